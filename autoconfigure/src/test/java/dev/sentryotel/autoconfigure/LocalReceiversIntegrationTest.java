package dev.sentryotel.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.ClientSnapshot;
import dev.sentryotel.EnvelopeCopy;
import dev.sentryotel.SentryClient;
import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.SpanOptions;
import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.testing.EnvelopeReader;
import dev.sentryotel.testing.EnvelopeValidator;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** Without a DSN, whoever takes copies on this machine gets them. */
@ExtendWith(OutputCaptureExtension.class)
class LocalReceiversIntegrationTest {

  /** Keeps what it is given, as the console does. */
  static final class Keeper implements EnvelopeCopy {

    private final List<String> kept = new CopyOnWriteArrayList<>();

    @Override
    public void accept(Envelope envelope) {
      EnvelopeValidator.validateLocal(EnvelopeReader.sent(envelope));
      kept.add(new String(envelope.bytes(), UTF_8));
    }

    @Override
    public String name() {
      return "a keeper";
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(OffTableIntegrationTest.ObservedShop.class)
  static class ShopWithKeeper {

    @Bean
    Keeper keeper() {
      return new Keeper();
    }
  }

  @Test
  void withoutARateAllOfItIsRecordedAndPropagated(CapturedOutput output) {
    try (RunningApplication shop = RunningApplication.start(ShopWithKeeper.class)) {
      String headers = shop.get("/downstream").body();

      assertThat(headers).containsPattern("\"sentry-trace\":\"[0-9a-f]{32}-[0-9a-f]{16}-1\"");
      await()
          .until(
              () ->
                  shop.bean(Keeper.class).kept.stream()
                      .anyMatch(each -> each.contains("\"transaction\":\"GET /downstream\"")));
    }

    assertThat(output)
        .containsOnlyOnce("spans are sent to a keeper")
        .doesNotContain("No spans are sent");
  }

  @Test
  void whatTheyWereHandedCountsAsDeliveredAndNothingIsReportedOrSpooled(@TempDir Path directory) {
    try (RunningApplication shop =
        RunningApplication.start(
            ShopWithKeeper.class,
            "sentry.traces-sample-rate=0.5",
            "sentry.spool.directory=" + directory)) {
      SentryClient client = shop.bean(SentryClient.class);
      for (int i = 0; i < 200; i++) {
        client.runSpan(SpanOptions.of("work"), span -> {});
      }
      assertThat(client.flush()).isTrue();

      ClientSnapshot snapshot = client.snapshot();
      assertThat(snapshot.endedSpans()).isBetween(1L, 199L);
      assertThat(snapshot.deliveredSpans()).isEqualTo(snapshot.endedSpans());
      assertThat(snapshot.pendingSpans().total()).isZero();
      assertThat(snapshot.discardedSpans() + snapshot.spooledSpans()).isZero();
      assertThat(snapshot.discarded()).as("those not sampled").isNotEmpty();
      assertThat(shop.bean(Keeper.class).kept)
          .hasSize((int) snapshot.endedSpans())
          .noneMatch(each -> each.contains("client_report"));
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Configuration(proxyBeanMethods = false)
  @Import(ShopWithKeeper.class)
  static class ShopWithKeeperAndSampler {

    @Bean
    Sampler sampler() {
      return Sampler.alwaysOff();
    }
  }

  @Test
  void aSamplerBeanDecidesForThemToo() {
    try (RunningApplication shop = RunningApplication.start(ShopWithKeeperAndSampler.class)) {
      shop.get("/spans");

      assertThat(shop.bean(SentryClient.class).flush()).isTrue();
      assertThat(shop.bean(Keeper.class).kept).isEmpty();
    }
  }

  @Test
  void withADsnTheyGetWhatIsSampledOnly() {
    try (SentryServer sentry = new SentryServer();
        RunningApplication shop =
            RunningApplication.start(ShopWithKeeper.class, "sentry.dsn=" + sentry.dsn())) {
      shop.get("/spans");

      assertThat(shop.bean(SentryClient.class).flush()).isTrue();
      assertThat(shop.bean(Keeper.class).kept).as("no rate is set").isEmpty();
    }
  }

  @Test
  void switchedOffTheyGetNothing() {
    try (RunningApplication shop =
        RunningApplication.start(ShopWithKeeper.class, "sentry.enabled=false")) {
      shop.get("/spans");

      assertThat(shop.context().getBeansOfType(SentryTelemetry.class)).isEmpty();
      assertThat(shop.bean(Keeper.class).kept).isEmpty();
    }
  }

  /** Prints what it is given. */
  @Configuration(proxyBeanMethods = false)
  static class Printing {

    @Bean
    EnvelopeCopy printing() {
      return new EnvelopeCopy() {
        @Override
        public void accept(Envelope envelope) {
          System.out.println("Copied " + new String(envelope.bytes(), UTF_8));
        }

        @Override
        public String name() {
          return "the printer";
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void inEveryWorldTheyGetTheTraceAndItsHeadersGoOut(World world, CapturedOutput output) {
    String traceId;
    JsonNode relayed;
    try (WorldApplication books = world.start(Map.of(), BookApplication.class, Printing.class)) {
      traceId = books.get("/spans");
      relayed =
          WorldContract.json(
              books.get(
                  "/relay",
                  "sentry-trace",
                  "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                  "baggage",
                  "sentry-trace_id=0af7651916cd43dd8448eb211c80319c,sentry-release=v"));
    }

    assertThat(output).contains("Copied {").contains("\"trace_id\":\"" + traceId + "\"");
    assertThat(relayed.path("sentry-trace").asString())
        .startsWith("0af7651916cd43dd8448eb211c80319c-")
        .endsWith("-1");
    assertThat(relayed.path("baggage").asString()).contains("sentry-release=v");
  }
}
