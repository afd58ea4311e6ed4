package dev.sentryotel.autoconfigure.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryClient;
import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.testing.SentryServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.micrometer.tracing.test.autoconfigure.AutoConfigureTracing;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A developer's DSN in the environment must not make tests report to Sentry. */
class NothingIsSentFromTestsIntegrationTest {

  private static final SentryServer sentry = new SentryServer();

  @AfterAll
  static void stop() {
    sentry.close();
  }

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("sentry.dsn", sentry::dsn);
    registry.add("sentry.traces-sample-rate", () -> "1.0");
  }

  private static int sentBy(ApplicationContext context) {
    int before = sentry.transactions().size();
    context.getBean(SentryClient.class).startInactiveSpan("test").end();
    if (context.getBeanNamesForType(SentryTelemetry.class).length > 0) {
      context.getBean(SentryClient.class).flush(java.time.Duration.ofSeconds(10));
    }
    return sentry.transactions().size() - before;
  }

  @Nested
  @DirtiesContext
  @SpringBootTest(
      classes = AutoConfigureSentryIntegrationTest.Application.class,
      webEnvironment = SpringBootTest.WebEnvironment.NONE)
  class ByDefault {

    @Test
    void nothingIsSentAndTheClientWorks(@Autowired ApplicationContext context) {
      assertThat(sentBy(context)).isZero();
      assertThat(context.getBeanNamesForType(SentryTelemetry.class)).isEmpty();
    }
  }

  @Nested
  @DirtiesContext
  @SpringBootTest(
      classes = AutoConfigureSentryIntegrationTest.Application.class,
      webEnvironment = SpringBootTest.WebEnvironment.NONE,
      properties = "spring.test.tracing.export=true")
  class WithSpringBootsSwitch {

    @Test
    void itIsSent(@Autowired ApplicationContext context) {
      assertThat(sentBy(context)).isEqualTo(1);
    }
  }

  @Nested
  @DirtiesContext
  @SpringBootTest(
      classes = AutoConfigureSentryIntegrationTest.Application.class,
      webEnvironment = SpringBootTest.WebEnvironment.NONE,
      properties = "management.tracing.export.sentry.enabled=true")
  class WithOurSwitch {

    @Test
    void itIsSent(@Autowired ApplicationContext context) {
      assertThat(sentBy(context)).isEqualTo(1);
    }
  }

  @Nested
  @DirtiesContext
  @AutoConfigureTracing
  @SpringBootTest(
      classes = AutoConfigureSentryIntegrationTest.Application.class,
      webEnvironment = SpringBootTest.WebEnvironment.NONE)
  class WithSpringBootsAnnotation {

    @Test
    void itIsSent(@Autowired ApplicationContext context) {
      assertThat(sentBy(context)).isEqualTo(1);
    }
  }

  @Nested
  @AutoConfigureTracing
  class WithSpringBootsAnnotationAround {

    @Nested
    @DirtiesContext
    @SpringBootTest(
        classes = AutoConfigureSentryIntegrationTest.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE)
    class Within {

      @Test
      void itIsSent(@Autowired ApplicationContext context) {
        assertThat(sentBy(context)).isEqualTo(1);
      }
    }
  }

  @Nested
  @DirtiesContext
  @AutoConfigureTracing(export = false)
  @SpringBootTest(
      classes = AutoConfigureSentryIntegrationTest.Application.class,
      webEnvironment = SpringBootTest.WebEnvironment.NONE)
  class WithSpringBootsAnnotationForTracesThatStay {

    @Test
    void nothingIsSent(@Autowired ApplicationContext context) {
      assertThat(sentBy(context)).isZero();
    }
  }
}
