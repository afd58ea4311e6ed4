package dev.sentryotel.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentOptionsTest {

  @Test
  void defaultsAreWhatIsDocumented() {
    SegmentOptions defaults = SegmentOptions.defaults();

    assertThat(defaults.maxSpans()).isEqualTo(1000);
    assertThat(defaults.maxBufferedSpans()).isEqualTo(100_000);
    assertThat(defaults.maxSegmentAge()).isEqualTo(Duration.ofHours(1));
    assertThat(defaults.lifecycle()).isEqualTo(TraceLifecycle.STATIC);
    assertThat(defaults.leftovers()).isEqualTo(LeftoverSpans.STREAM);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100, PT1H, 'maxSpans must be in 1..1000, but is 0'",
    "1001, 100000, PT1H, 'maxSpans must be in 1..1000, but is 1001'",
    "10, 9, PT1H, 'maxBufferedSpans must be at least 10, as many as one transaction takes, but is 9'",
    "10, 10, PT0S, 'maxSegmentAge must be positive and at most PT8760H, but is PT0S'",
    "10, 10, PT-1S, 'maxSegmentAge must be positive and at most PT8760H, but is PT-1S'",
    "10, 10, PT8761H, 'maxSegmentAge must be positive and at most PT8760H, but is PT8761H'",
  })
  void impossibleValuesAreRefused(
      int maxSpans, int maxBufferedSpans, Duration maxSegmentAge, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SegmentOptions(
                    maxSpans,
                    maxBufferedSpans,
                    maxSegmentAge,
                    TraceLifecycle.STATIC,
                    LeftoverSpans.STREAM,
                    url -> false))
        .withMessage(message);
  }
}
