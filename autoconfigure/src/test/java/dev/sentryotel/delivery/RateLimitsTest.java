package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.protocol.DataCategory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTest {

  private final FakeTime time = new FakeTime();
  private final RateLimits limits = new RateLimits(time, time);

  @Test
  void stepOfTheWallClockNeitherShortensNorLengthensALimit() {
    limits.update(new Answer(429, "60:span:key", null, null));

    time.stepWallClock(Duration.ofDays(-1));
    time.moveTo(Duration.ofMillis(59_999));
    boolean isLimitedBefore = limits.isLimited(DataCategory.SPAN);
    time.stepWallClock(Duration.ofDays(2));
    time.moveTo(Duration.ofSeconds(60));

    assertThat(isLimitedBefore).isTrue();
    assertThat(limits.isLimited(DataCategory.SPAN)).isFalse();
    assertThat(limits.inForce()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN:span:key", "Infinity:span:key", "-Infinity:span:key"})
  void numberThatIsNotFiniteIsAMinute(String header) {
    limits.update(new Answer(200, header, null, null));

    assertThat(limits.inForce()).containsEntry("span", FakeTime.START.plusSeconds(60));
  }

  @Test
  void limitOfAgesDoesNotOverflow() {
    limits.update(new Answer(200, "1e300:span:key", null, null));
    limits.update(new Answer(200, "5:span:key", null, null));

    time.moveTo(Duration.ofDays(365));
    assertThat(limits.isLimited(DataCategory.SPAN)).isTrue();
  }

  @Test
  void dateInThePastIsOverAtOnce() {
    limits.update(new Answer(429, null, "Wed, 31 Dec 2025 23:00:00 GMT", null));

    assertThat(limits.isLimited(DataCategory.SPAN)).isFalse();
  }

  @Test
  void logsAndMetricsHaveTwoCategoriesEachAndReportsNone() {
    limits.update(new Answer(200, "60:log_byte;trace_metric_byte;internal:key", null, null));

    assertThat(limits.isLimited(DataCategory.LOG_ITEM)).isTrue();
    assertThat(limits.isLimited(DataCategory.TRACE_METRIC)).isTrue();
    assertThat(limits.isLimited(DataCategory.INTERNAL)).isFalse();
    assertThat(limits.isLimited(DataCategory.SPAN)).isFalse();
  }

  @Test
  void rubbishOfAnyLengthIsSurvived() {
    limits.update(new Answer(200, ":;:,;".repeat(50_000), null, null));

    assertThat(limits.inForce().keySet()).allMatch(name -> name.equals("all"));
  }
}
