package dev.sentryotel.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's ways to depend on us, each in a project of its own outside this build. */
@Tag("forms")
class DependencyFormsEndToEndTest {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration ARRIVAL = Duration.ofSeconds(20);

  private static final Pattern XML = Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  private static final String STARTER_ONLY =
      """
      <dependencies>
        <dependency>
          <groupId>dev.sentryotel</groupId>
          <artifactId>sentry-otel-spring-boot-starter</artifactId>
          <version>0.1.0-SNAPSHOT</version>
        </dependency>
      </dependencies>
      """;

  private static final String SPRING_BOOT_IMPORT =
      """
      <dependency>
        <groupId>org.springframework.boot</groupId>
        <artifactId>spring-boot-dependencies</artifactId>
        <version>BOOT</version>
        <type>pom</type>
        <scope>import</scope>
      </dependency>
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> envelopes = new CopyOnWriteArrayList<>();
  private HttpServer sentry;

  @TempDir private Path directory;

  @BeforeEach
  void start() throws IOException {
    sentry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sentry.createContext(
        "/api/42/envelope/",
        exchange -> {
          try (exchange;
              GZIPInputStream body = new GZIPInputStream(exchange.getRequestBody())) {
            envelopes.add(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    sentry.start();
  }

  @AfterEach
  void stop() {
    sentry.stop(0);
  }

  /** Returns the block of the README that has these words in it. */
  private static String ofTheReadme(String words) throws IOException {
    Matcher blocks = XML.matcher(Files.readString(Path.of("..", "README.md")));
    while (blocks.find()) {
      if (blocks.group(1).contains(words)) {
        return blocks.group(1);
      }
    }
    throw new AssertionError("README.md has no XML with " + words);
  }

  @Test
  void bomUnderSpringBootsParent() throws Exception {
    assertSends(
        ScratchProject.build(directory, ScratchProject.PARENT, "", ofTheReadme("sentry-otel-bom")));
  }

  @Test
  void bomBeforeSpringBootsDependencies() throws Exception {
    String form = ofTheReadme("sentry-otel-bom");
    String withImport = form.replaceAll("<!-- Without .*?-->", SPRING_BOOT_IMPORT);

    assertThat(withImport).isNotEqualTo(form);
    assertSends(ScratchProject.build(directory, "", "", withImport));
  }

  @Test
  void propertyUnderSpringBootsParent() throws Exception {
    Matcher property =
        Pattern.compile("<opentelemetry.version>[0-9.]+</opentelemetry.version>")
            .matcher(Files.readString(Path.of("..", "README.md")));

    assertThat(property.find()).isTrue();
    assertSends(
        ScratchProject.build(directory, ScratchProject.PARENT, property.group(), STARTER_ONLY));
  }

  @Test
  void springBootsOwnOpenTelemetryInstead() throws Exception {
    assertSends(
        ScratchProject.build(
            directory,
            ScratchProject.PARENT,
            "",
            ofTheReadme("spring-boot-starter-opentelemetry")));
  }

  @Test
  void nothingButTheStarterIsToldTheLineToAdd() throws Exception {
    ScratchProject project =
        ScratchProject.build(directory, ScratchProject.PARENT, "", STARTER_ONLY);

    Process run = project.run(Map.of("SENTRY_DSN", dsn()));
    try {
      assertThat(run.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(run.exitValue()).isEqualTo(1);
    } finally {
      run.destroyForcibly();
    }

    assertThat(project.log())
        .contains("APPLICATION FAILED TO START")
        .contains("<opentelemetry.version>1.65.0</opentelemetry.version>")
        .contains("sentry-otel-bom");
  }

  private String dsn() {
    return "http://key@localhost:" + sentry.getAddress().getPort() + "/42";
  }

  private void assertSends(ScratchProject project) throws Exception {
    Process run = project.run(Map.of("SENTRY_DSN", dsn(), "SENTRY_TRACES_SAMPLE_RATE", "1.0"));
    try {
      await()
          .atMost(START)
          .failFast("the process ended", () -> !run.isAlive())
          .until(() -> PORT.matcher(project.log()).find());
      Matcher port = PORT.matcher(project.log());
      assertThat(port.find()).isTrue();
      URI hello = URI.create("http://localhost:" + port.group(1) + "/hello");
      assertThat(http.send(HttpRequest.newBuilder(hello).build(), BodyHandlers.ofString()).body())
          .isEqualTo("hello");

      await()
          .atMost(ARRIVAL)
          .untilAsserted(
              () ->
                  assertThat(envelopes)
                      .filteredOn(each -> each.contains("\"transaction\":\"GET /hello\""))
                      .hasSize(1));
    } finally {
      run.destroyForcibly();
    }
  }
}
