package dev.sentryotel.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Spring Boot's devtools look at who started the application, and that must be no test. */
class DevtoolsIntegrationTest {

  /** Says what it finds, and ends. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  public static class Main {

    /** Starts and stops. */
    public static void main(String[] arguments) {
      try (var context = SpringApplication.run(Main.class, arguments)) {
        Environment environment = context.getEnvironment();
        System.out.println(
            "enabled="
                + environment.getProperty("sentry.console.enabled")
                + " served="
                + context.containsBean("sentryConsoleAnswers"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void consoleIsOnWhereDevtoolsAre(boolean hasDevtools) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> hasDevtools || !entry.contains("spring-boot-devtools"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                String.valueOf(Path.of(System.getProperty("java.home"), "bin", "java")),
                "-cp",
                classPath,
                Main.class.getName(),
                "--server.port=0",
                "--spring.devtools.livereload.enabled=false",
                "--spring.devtools.restart.enabled=false")
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();

      assertThat(output)
          .contains(hasDevtools ? "enabled=true served=true" : "enabled=null served=false");
    } finally {
      process.destroyForcibly();
    }
  }
}
