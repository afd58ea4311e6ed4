package dev.sentryotel.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged application, whose jars are in its own. */
class ModulesEndToEndTest {

  private static final Pattern SPRING_CORE =
      Pattern.compile("BOOT-INF/lib/spring-core-(\\d.*)\\.jar");

  @Test
  void jarsWithinThePackagedJarAreListedWhereTheyAreAskedFor() throws Exception {
    try (RunningSample sample = RunningSample.start(Map.of("SENTRY_SEND_MODULES", "true"))) {
      String traceId =
          sample.get("/sales?seconds=0").headers().firstValue("X-Trace-Id").orElseThrow();

      sample.awaitSpans(traceId, "GET /sales");

      String envelope = sample.get("/sentry-console/api/traces/" + traceId + "/envelopes/0").body();
      JsonNode modules =
          JsonMapper.shared().readTree(envelope.lines().toList().get(2)).path("modules");
      assertThat(modules.propertyNames())
          .contains("com.zaxxer:HikariCP", "dev.sentryotel:sentry-otel-sample-app");
      assertThat(modules.path("spring-core").asString()).isEqualTo(versionOfSpringCore());
    }
  }

  private static String versionOfSpringCore() throws Exception {
    try (JarFile jar = new JarFile(System.getProperty("sample.jar"))) {
      return jar.stream()
          .map(entry -> SPRING_CORE.matcher(entry.getName()))
          .filter(Matcher::matches)
          .map(matcher -> matcher.group(1))
          .findFirst()
          .orElseThrow();
    }
  }
}
