package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesTest {

  private static Map<String, @Nullable String> unknown(String... names) {
    Map<String, Object> values = new TreeMap<>();
    for (String name : names) {
      values.put(name, "x");
    }
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", values));
    return UnknownProperties.unknown(
        UnknownProperties.names(environment), UnknownProperties.known());
  }

  @Test
  void everyPropertyIsKnownInEverySpelling() {
    assertThat(
            unknown(
                "sentry.dsn",
                "sentry.traces-sample-rate",
                "sentry.tracesSampleRate",
                "sentry.traces_sample_rate",
                "sentry.transport.proxy.host",
                "sentry.tags.region",
                "sentry.tags[a.b]",
                "sentry.transport.headers.X-Team",
                "sentry.traces-sampling[0].rate",
                "sentry.ignore-spans[3]"))
        .isEmpty();
  }

  @Test
  void aSlipIsNamedWithWhatWasMeant() {
    assertThat(
            unknown(
                "sentry.dns",
                "sentry.trace-sample-rate",
                "sentry.send-default-pi",
                "sentry.spool.dir",
                "sentry.buffer.max-span",
                "sentry.coffee.machine"))
        .containsExactly(
            entry("sentry.buffer.max-span", "sentry.buffer.max-spans"),
            entry("sentry.coffee.machine", null),
            entry("sentry.dns", "sentry.dsn"),
            entry("sentry.send-default-pi", "sentry.send-default-pii"),
            entry("sentry.spool.dir", "sentry.spool.directory"),
            entry("sentry.trace-sample-rate", "sentry.traces-sample-rate"));
  }

  @Test
  void belowAPropertyNothingIsKnownButEntriesOfMapsAndLists() {
    assertThat(unknown("sentry.dsn.key", "sentry.traces-sampling.path"))
        .containsOnlyKeys("sentry.dsn.key", "sentry.traces-sampling.path");
  }

  @Test
  void propertiesOfOthersAreTheirs() {
    assertThat(unknown("sentryx.dsn", "io.sentry.dsn", "shop.sentry.dns")).isEmpty();
  }

  @Test
  void anApplicationIsWarnedAtItsStart(CapturedOutput output) {
    SpringApplication application = new SpringApplication(Nothing.class);
    application.setWebApplicationType(WebApplicationType.NONE);

    application.run("--sentry.traces-sampling-rate=0.5", "--sentry.coffee=hot").close();

    assertThat(output)
        .contains(
            "Sentry: there is no property 'sentry.traces-sampling-rate'; did you mean"
                + " 'sentry.traces-sample-rate'?")
        .contains("Sentry: there is no property 'sentry.coffee', so it has no effect");
  }

  @Configuration(proxyBeanMethods = false)
  static class Nothing {}
}
