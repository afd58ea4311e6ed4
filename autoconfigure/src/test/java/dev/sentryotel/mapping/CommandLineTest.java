package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  private static final AttributePolicy SENT = AttributePolicy.of(PersonalData.SENT);

  @ParameterizedTest
  @CsvSource({
    "java -jar shop.jar, java -jar shop.jar",
    "java -Da=1 -Ddb.password=7/8 --b=2, java -Da=1 -Ddb.password=[Filtered] --b=2",
    "java --api-key 7 x, java --api-key [Filtered] x",
    "java -Durl=jdbc:h2://bob:pw@h/db?q=1&password=7 x,"
        + " java -Durl=jdbc:h2://[Filtered]:[Filtered]@h/db?q=1&password=[Filtered] x",
    "java  x, java  x",
    "'',''",
  })
  void secretsAreReplaced(String line, String expected) {
    assertThat(CommandLine.withoutSecrets(line)).isEqualTo(expected);
    assertThat(
            SENT.treatment(AttributeKey.stringKey("process.command_line"))
                .apply(line, SpanKind.INTERNAL))
        .isEqualTo(expected);
    assertThat(
            SENT.treatment(AttributeKey.stringArrayKey("process.command_args"))
                .apply(List.of(line.split(" ", -1)), SpanKind.INTERNAL))
        .isEqualTo(List.of(expected.split(" ", -1)));
  }

  @Test
  void argumentsOfAnotherTypeDoNotLeave() {
    assertThat(
            SENT.treatment(AttributeKey.longArrayKey("process.command_args"))
                .apply(List.of(1L), SpanKind.INTERNAL))
        .isNull();
  }
}
