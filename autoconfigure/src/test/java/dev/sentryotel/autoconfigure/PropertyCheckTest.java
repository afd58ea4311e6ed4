package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class PropertyCheckTest {

  private static String reason(String message) {
    Supplier<Object> refusing =
        () -> {
          throw new IllegalArgumentException(message);
        };
    return catchThrowableOfType(
            InvalidConfigurationPropertyValueException.class,
            () -> PropertyCheck.check("sentry.x", Duration.ZERO, refusing))
        .getReason();
  }

  @Test
  void theReasonSpeaksOfPropertiesInsteadOfParameters() {
    assertThat(reason("maxQueueBytes must be 1 or more, but is -1"))
        .isEqualTo("It must be 1 or more, but is -1");
    assertThat(reason("aThing must be more than otherThing"))
        .isEqualTo("It must be more than other-thing");
  }

  @Test
  void aReasonInWordsStaysAsItIs() {
    String words = "A pattern must not be blank; write ** to match everything";

    assertThat(reason(words)).isEqualTo(words);
    assertThat(reason("sentry.traces-sample-rate must be a number from 0 (never) to 1 (always)"))
        .isEqualTo("sentry.traces-sample-rate must be a number from 0 (never) to 1 (always)");
    assertThat(reason("maxAge must be positive and at most PT8760H, but is PT0S"))
        .isEqualTo("It must be positive and at most PT8760H, but is PT0S");
  }
}
