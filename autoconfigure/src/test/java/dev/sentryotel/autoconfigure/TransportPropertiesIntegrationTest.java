package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryotel.SentryClient;
import dev.sentryotel.testing.EnvelopeValidator;
import dev.sentryotel.testing.SentryServer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Configuration;

/** What {@code sentry.transport} says, seen from the other end of the connection. */
@Timeout(60)
class TransportPropertiesIntegrationTest {

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws Exception {
    server.enqueue(new MockResponse.Builder().code(200).build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Nothing of its own. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @Test
  void sslBundleIsTrusted() throws Exception {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .build()
            .sslSocketFactory());
    server.start(InetAddress.getLoopbackAddress(), 0);

    RecordedRequest request =
        send(
            "sentry.dsn=https://key@127.0.0.1:" + server.getPort() + "/42",
            "sentry.transport.ssl.bundle=ours",
            "spring.ssl.bundle.pem.ours.truststore.certificate=" + certificate.certificatePem());

    assertThat(request.getRequestLine()).isEqualTo("POST /api/42/envelope/ HTTP/2");
  }

  @Test
  void missingSslBundleIsNamedWithItsProperty() {
    assertThatThrownBy(
            () ->
                send("sentry.dsn=https://key@127.0.0.1:1/42", "sentry.transport.ssl.bundle=theirs"))
        .rootCause()
        .isInstanceOfSatisfying(
            InvalidConfigurationPropertyValueException.class,
            e -> {
              assertThat(e.getName()).isEqualTo("sentry.transport.ssl.bundle");
              assertThat(e.getValue()).isEqualTo("theirs");
            });
  }

  @Test
  void proxyAndHeadersAreUsed() throws Exception {
    server.start(InetAddress.getLoopbackAddress(), 0);

    RecordedRequest request =
        send(
            "sentry.dsn=http://key@sentry.invalid/42",
            "sentry.transport.proxy.host=127.0.0.1",
            "sentry.transport.proxy.port=" + server.getPort(),
            "sentry.transport.proxy.username=user",
            "sentry.transport.proxy.password=password",
            "sentry.transport.headers.X-Gateway=let-me-in",
            "sentry.transport.compression=false");

    assertThat(request.getTarget()).isEqualTo("http://sentry.invalid/api/42/envelope/");
    assertThat(request.getHeaders().get("Proxy-Authorization"))
        .isEqualTo("Basic dXNlcjpwYXNzd29yZA==");
    assertThat(request.getHeaders().get("X-Gateway")).isEqualTo("let-me-in");
    assertThat(request.getHeaders().get("Content-Encoding")).isNull();
  }

  /** Runs an application with properties, and returns the request that carried its span. */
  private RecordedRequest send(String... properties) throws InterruptedException {
    String[] all = Arrays.copyOf(properties, properties.length + 3);
    all[properties.length] = "spring.main.web-application-type=none";
    all[properties.length + 1] = "management.otlp.metrics.export.enabled=false";
    all[properties.length + 2] = "sentry.traces-sample-rate=1";
    try (RunningApplication application = RunningApplication.start(Application.class, all)) {
      SentryClient client = application.bean(SentryClient.class);
      client.runSpan("work", span -> {});
      assertThat(client.flush(Duration.ofSeconds(15))).isTrue();
      assertThat(client.snapshot().deliveredSpans()).isEqualTo(1);
    }
    RecordedRequest request = server.takeRequest();
    EnvelopeValidator.validate(SentryServer.plainBody(request));
    return request;
  }
}
