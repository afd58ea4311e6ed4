package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryotel.SentryClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** What the docs say to write into nginx's file, between an application and a server with TLS. */
@Timeout(60)
class NginxSnippetTest {

  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/local/sbin/nginx"));
  private static final String HOST = "o42.ingest.sentry.io";

  /** Nothing of its own. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @Test
  void envelopesPassOverOneConnectionThatIsVerified(@TempDir Path directory) throws Exception {
    Path nginx = nginx();
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName(HOST).build();
    try (MockWebServer sentry = new MockWebServer()) {
      sentry.useHttps(
          new HandshakeCertificates.Builder()
              .heldCertificate(certificate)
              .build()
              .sslSocketFactory());
      sentry.start(InetAddress.getLoopbackAddress(), 0);
      sentry.enqueue(new MockResponse.Builder().code(200).build());
      sentry.enqueue(new MockResponse.Builder().code(200).build());
      Path trusted = directory.resolve("trusted.pem");
      Files.writeString(trusted, certificate.certificatePem());
      int port = freePort();
      Path file = directory.resolve("nginx.conf");
      Files.writeString(file, configuration(directory, here(sentry.getPort(), port, trusted)));

      Process process =
          new ProcessBuilder(nginx.toString(), "-p", directory.toString(), "-c", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("out.log").toFile())
              .start();
      try {
        Awaitility.await()
            .ignoreExceptions()
            .untilAsserted(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        sendTwo(port);
      } finally {
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
      }

      RecordedRequest first = sentry.takeRequest();
      assertThat(first.getTarget()).isEqualTo("/api/42/envelope/");
      assertThat(first.getHeaders().get("Host")).isEqualTo(HOST);
      assertThat(first.getHeaders().get("X-Sentry-Auth")).contains("sentry_key=key");
      // It would say "close".
      assertThat(first.getHeaders().get("Connection")).isNull();
      assertThat(first.getHandshakeServerNames()).containsExactly(HOST);
      assertThat(sentry.takeRequest().getConnectionIndex()).isEqualTo(first.getConnectionIndex());
    }
  }

  /** Skips the test where there is none, but fails in CI. */
  private static Path nginx() {
    Path nginx = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
    if (nginx == null) {
      String message = "No nginx: apt-get install nginx-light";
      if ("true".equals(System.getenv("CI"))) {
        fail(message);
      }
      assumeTrue(false, message);
    }
    return nginx;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Returns the one snippet, with the addresses of this machine. */
  private static String here(int sentryPort, int port, Path trusted) {
    List<Page.Block> blocks =
        Page.all().stream().flatMap(page -> page.blocks("nginx").stream()).toList();
    assertThat(blocks).hasSize(1);
    String text = blocks.get(0).text();
    for (Map.Entry<String, String> each :
        Map.of(
                "server " + HOST + ":443",
                "server 127.0.0.1:" + sentryPort,
                "listen 3000",
                "listen 127.0.0.1:" + port,
                "/etc/ssl/certs/ca-certificates.crt",
                trusted.toString())
            .entrySet()) {
      assertThat(text).containsOnlyOnce(each.getKey());
      text = text.replace(each.getKey(), each.getValue());
    }
    return text;
  }

  private static String configuration(Path directory, String snippet) {
    return """
        daemon off;
        master_process off;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events {}
        http {
        access_log off;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        %2$s
        }
        """
        .formatted(directory, snippet);
  }

  private static void sendTwo(int port) {
    SpringApplicationBuilder application =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(
                "sentry.dsn=http://key@127.0.0.1:" + port + "/42",
                "sentry.traces-sample-rate=1",
                "management.otlp.metrics.export.enabled=false");
    try (ConfigurableApplicationContext context = application.run()) {
      SentryClient client = context.getBean(SentryClient.class);
      for (String name : List.of("first", "second")) {
        client.startInactiveSpan(name).end();
        assertThat(client.flush(Duration.ofSeconds(20))).isTrue();
      }
      assertThat(client.snapshot().deliveredSpans()).isEqualTo(2);
    }
  }
}
