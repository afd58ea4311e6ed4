package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.JavaProcess;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However many contexts a virtual machine has seen, those that are closed leave nothing in it. */
class ManyContextsIntegrationTest {

  private static final int CONTEXTS = 20;

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  @Timeout(240)
  void twentyContextsLeaveNoThreadNoHookNoProviderAndNoSocket(World world, @TempDir Path directory)
      throws Exception {
    try (SentryServer sentry = new SentryServer();
        JavaProcess contexts =
            JavaProcess.startJar(
                directory.resolve("contexts.jar"),
                world,
                Leftovers.OPTIONS,
                ManyContexts.class,
                String.valueOf(CONTEXTS),
                "--server.port=0",
                "--sentry.dsn=" + sentry.dsn(),
                "--sentry.traces-sample-rate=1.0",
                "--management.tracing.sampling.probability=1.0")) {
      assertThat(lastLine(contexts)).matches(Leftovers.nothingOf(CONTEXTS));
      assertThat(sentry.transactions()).hasSizeGreaterThanOrEqualTo(CONTEXTS);
    }
  }

  private static @Nullable String lastLine(JavaProcess contexts) {
    String line = contexts.readLine();
    while (line != null && !line.startsWith(Leftovers.LEFT)) {
      line = contexts.readLine();
    }
    return line;
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  @Timeout(240)
  void nothingIsLeftOfTwentyCachedContextsOfTests(World world, @TempDir Path directory)
      throws Exception {
    try (SentryServer sentry = new SentryServer();
        JavaProcess contexts =
            JavaProcess.startJar(
                directory.resolve("tests.jar"),
                world,
                Leftovers.OPTIONS,
                ManyTestContexts.class,
                String.valueOf(CONTEXTS),
                "sentry.dsn=" + sentry.dsn(),
                "sentry.traces-sample-rate=1.0")) {
      assertThat(lastLine(contexts)).matches(Leftovers.nothingOf(CONTEXTS));
      assertThat(sentry.transactions()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  @Timeout(120)
  void restartsByDevtoolsSendEachTimeAndLeaveNoThread(World world, @TempDir Path directory)
      throws Exception {
    List<String> lines = new ArrayList<>();
    try (SentryServer sentry = new SentryServer();
        JavaProcess application =
            JavaProcess.startJar(
                directory.resolve("restarting.jar"),
                world,
                Path.of("target", "neighbours", "spring-boot-devtools.jar"),
                RestartingApplication.class,
                "--server.port=0",
                "--sentry.dsn=" + sentry.dsn(),
                "--sentry.traces-sample-rate=1.0")) {
      String line = application.readLine();
      while (line != null) {
        lines.add(line);
        line = application.readLine();
      }

      List<String> started =
          lines.stream().filter(each -> each.startsWith(RestartingApplication.STARTED)).toList();
      assertThat(started)
          .hasSize(3)
          .allMatch(each -> each.endsWith(" RestartClassLoader 1 global false"));
      for (String each : started) {
        String traceId = each.substring(RestartingApplication.STARTED.length()).split(" ")[0];
        assertThat(sentry.transactions())
            .filteredOn(transaction -> WorldContract.isOf(transaction, traceId))
            .hasSize(1);
      }
      assertThat(lines).contains("threads after all: []");
    }
  }
}
