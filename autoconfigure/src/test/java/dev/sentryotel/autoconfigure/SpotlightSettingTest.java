package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class SpotlightSettingTest {

  private static final String USUAL = "http://localhost:8969/stream";

  /**
   * Returns an environment as an application has it.
   *
   * @param higher counts for more than the variable, as the command line does; - for none
   * @param variable of the process
   * @param lower counts for less, as application.yml does
   */
  private static StandardEnvironment environment(String higher, String variable, String lower) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("higher", spotlight(higher)));
    Map<String, Object> variables = new HashMap<>();
    if (!variable.equals("-")) {
      variables.put("SENTRY_SPOTLIGHT", variable);
    }
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    environment
        .getPropertySources()
        .replace(name, new SystemEnvironmentPropertySource(name, variables));
    environment.getPropertySources().addLast(new MapPropertySource("lower", spotlight(lower)));
    ConfigurationPropertySources.attach(environment);
    return environment;
  }

  private static Map<String, Object> spotlight(String value) {
    return value.equals("-") ? Map.of() : Map.of("sentry.spotlight", value);
  }

  @ParameterizedTest
  @CsvSource({
    "-,          -,          -,          off",
    "-,          -,          false,      off",
    "-,          -,          '',         off",
    "-,          -,          true,       usual",
    "-,          -,          http://a/s, http://a/s",
    "-,          http://v/s, -,          http://v/s",
    "-,          http://v/s, true,       http://v/s",
    "-,          http://v/s, http://a/s, http://v/s",
    "-,          0,          true,       off",
    "-,          0,          http://a/s, off",
    "-,          1,          false,      usual",
    "true,       http://v/s, -,          http://v/s",
    "true,       0,          -,          usual",
    "false,      http://v/s, -,          off",
    "http://a/s, http://v/s, -,          http://a/s",
    "http://a/s, 0,          -,          http://a/s",
  })
  void theWordOrUrlThatCountsMost(String higher, String variable, String lower, String url) {
    String expected = url.equals("usual") ? USUAL : url.equals("off") ? null : url;

    assertThat(SpotlightSetting.url(environment(higher, variable, lower))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "T", "y", "Yes", "ON", "1", " on "})
  void wordsForOn(String word) {
    assertThat(SpotlightSetting.url(environment("-", word, "-"))).isEqualTo(USUAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FALSE", "f", "n", "No", "off", "0", " "})
  void wordsForOff(String word) {
    assertThat(SpotlightSetting.isOn(environment("-", word, "-"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://a/s, http://v/s, true",
    "http://a/s, 1,          true",
    "http://a/s, http://a/s, false",
    "false,      http://v/s, true",
    "false,      1,          true",
    "false,      0,          false",
    "true,       http://v/s, false",
    "-,          http://v/s, false",
    "http://a/s, -,          false",
  })
  void aVariableWithoutEffectIsNamed(
      String higher, String variable, boolean isNamed, CapturedOutput output) {
    var spotlight = SpotlightSetting.spotlight(environment(higher, variable, "-"));
    if (spotlight != null) {
      spotlight.close();
    }

    assertThat(output.getOut().contains("SENTRY_SPOTLIGHT has no effect")).isEqualTo(isNamed);
  }
}
