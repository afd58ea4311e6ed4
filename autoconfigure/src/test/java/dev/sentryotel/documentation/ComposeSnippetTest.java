package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryClient;
import dev.sentryotel.delivery.Answer;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.OutgoingEnvelope;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What the docs say to write into {@code compose.yaml}: an application gets that environment. */
class ComposeSnippetTest {

  private static final String SERVICE = "services.shop.";
  private static final String VARIABLE = SERVICE + "environment.";

  /** Spring Boot for its requests, the starter for a Sentry that answers, and for its spool. */
  private static final Duration WORST = Duration.ofSeconds(30 + 10 + 5);

  private static final Map<String, String> file = new TreeMap<>();

  /** Nothing is sent. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    @Bean
    EnvelopeTransport nowhere() {
      return new EnvelopeTransport() {
        @Override
        public Answer send(OutgoingEnvelope envelope) {
          return Answer.ofStatus(200);
        }

        @Override
        public void close() {}
      };
    }
  }

  @BeforeAll
  static void read() throws Exception {
    Page.Block block = Page.theOnly("yaml compose.yaml");
    for (PropertySource<?> source : ConfigurationSnippetsTest.read(block)) {
      for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
        file.put(name, String.valueOf(source.getProperty(name)));
      }
    }
  }

  @Test
  void theApplicationIsSetUpByItsVariables() {
    try (ConfigurableApplicationContext context = run(variables())) {
      SentryClient client = context.getBean(SentryClient.class);
      String provider = client.tracerProvider().toString();
      String baggage =
          client.startSpan("asks", span -> String.valueOf(client.traceHeaders().baggage()));

      assertThat(provider)
          .contains("SentrySampler{rate=0.2}")
          .contains("service.name=\"shop\"")
          .contains("service.version=\"1.4.0\"")
          .contains("k8s.pod.name=\"shop-7c4f\"");
      assertThat(baggage)
          .contains("sentry-release=shop%401.4.0")
          .contains("sentry-environment=staging")
          .contains("sentry-org_id=42");
    }
  }

  @Test
  void nothingElseIsInTheFile() {
    Map<String, String> others = new TreeMap<>(file);
    others.keySet().removeIf(name -> name.startsWith(VARIABLE));

    assertThat(others).containsOnlyKeys(SERVICE + "image", SERVICE + "stop_grace_period");
    assertThat(DurationStyle.detectAndParse(file.get(SERVICE + "stop_grace_period")))
        .isGreaterThanOrEqualTo(WORST);
  }

  private static Map<String, Object> variables() {
    Map<String, Object> variables = new HashMap<>();
    file.forEach(
        (name, value) -> {
          if (name.startsWith(VARIABLE)) {
            variables.put(name.substring(VARIABLE.length()), value.replace("<public key>", "key"));
          }
        });
    return variables;
  }

  private static ConfigurableApplicationContext run(Map<String, Object> variables) {
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(name, new SystemEnvironmentPropertySource(name, variables));
    return new SpringApplicationBuilder(Application.class)
        .environment(environment)
        .web(WebApplicationType.NONE)
        .properties("management.otlp.metrics.export.enabled=false")
        .run();
  }
}
