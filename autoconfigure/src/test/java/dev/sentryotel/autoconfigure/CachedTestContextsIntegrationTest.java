package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.autoconfigure.CachedTestContexts.OfWhatIsSent;
import dev.sentryotel.autoconfigure.CachedTestContexts.Plain;
import dev.sentryotel.autoconfigure.CachedTestContexts.RunningTest;
import dev.sentryotel.autoconfigure.test.SentTraces;
import dev.sentryotel.autoconfigure.test.SentTransaction;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.SentryThreads;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Contexts of several tests live at once, and each has its own spans alone. */
class CachedTestContextsIntegrationTest {

  private static final String SENDS = "management.tracing.export.sentry.enabled=true";
  private static final String RATE = "sentry.traces-sample-rate=1.0";

  private final SentryServer red = new SentryServer();
  private final SentryServer blue = new SentryServer();

  // Contexts that other tests keep in Spring's cache have threads of their own.
  private final Set<Thread> threadsBefore = SentryThreads.alive();

  @AfterEach
  void stop() {
    red.close();
    blue.close();
  }

  private static String requestIn(RunningTest test) throws Exception {
    return ManyContexts.requestSpans(test.context());
  }

  private static long kept(RunningTest test, String traceId) {
    return test.context().getBean(SentTraces.class).transactions().stream()
        .map(SentTransaction::traceId)
        .filter(traceId::equals)
        .count();
  }

  private static long arrived(SentryServer sentry, String traceId) {
    return sentry.transactions().stream()
        .filter(transaction -> WorldContract.isOf(transaction, traceId))
        .count();
  }

  private RunningTest sending(CachedTestContexts contexts, SentryServer sentry) throws Exception {
    return contexts.run(Plain.class, "sentry.dsn=" + sentry.dsn(), RATE, SENDS);
  }

  @Test
  void eachSendsWhatItMadeToItsOwnDestinationAndByDefaultNowhere() throws Exception {
    boolean isGlobalSet = GlobalOpenTelemetry.isSet();
    String dsn = "sentry.dsn=" + red.dsn();
    try (CachedTestContexts contexts = new CachedTestContexts(8);
        RunningTest plain = contexts.run(Plain.class, dsn, RATE);
        RunningTest one = contexts.run(OfWhatIsSent.class, dsn, "my.number=1");
        RunningTest two = contexts.run(OfWhatIsSent.class, dsn, "my.number=2");
        RunningTest toRed = sending(contexts, red);
        RunningTest toBlue = sending(contexts, blue)) {

      String ofPlain = requestIn(plain);
      String ofOne = requestIn(one);
      String ofTwo = requestIn(two);
      String ofRed = requestIn(toRed);
      String ofBlue = requestIn(toBlue);

      Awaitility.await()
          .until(
              () ->
                  kept(one, ofOne) == 1
                      && kept(two, ofTwo) == 1
                      && arrived(red, ofRed) == 1
                      && arrived(blue, ofBlue) == 1);
      assertThat(contexts.size()).isEqualTo(5);
      assertThat(plain.context().getBeanNamesForType(SentryTelemetry.class)).isEmpty();
      assertThat(ofPlain).hasSize(32);
      assertThat(kept(one, ofTwo) + kept(two, ofOne)).isZero();
      assertThat(red.transactions()).hasSize(1);
      assertThat(blue.transactions()).hasSize(1);
    }

    Awaitility.await().until(() -> threadsBefore.containsAll(SentryThreads.alive()));
    assertThat(GlobalOpenTelemetry.isSet()).isEqualTo(isGlobalSet);
  }

  @Test
  void theNextTestOfAContextSendsAgainAfterAnotherContextWasUsed() throws Exception {
    try (CachedTestContexts contexts = new CachedTestContexts(8)) {
      ConfigurableApplicationContext context;
      try (RunningTest first = sending(contexts, red)) {
        context = first.context();
        requestIn(first);
      }
      try (RunningTest other = sending(contexts, blue)) {
        requestIn(other);

        assertThat(context.isRunning()).isFalse();
        assertThat(red.transactions()).hasSize(1);
      }

      try (RunningTest second = sending(contexts, red)) {
        String traceId = requestIn(second);

        assertThat(second.context()).isSameAs(context);
        Awaitility.await().until(() -> arrived(red, traceId) == 1);
      }
    }
  }

  @Test
  void whatIsEvictedHasSentAllAndLeavesNoThread() throws Exception {
    String traceId;
    try (CachedTestContexts contexts = new CachedTestContexts(1)) {
      try (RunningTest evicted = sending(contexts, red)) {
        traceId = requestIn(evicted);
      }
      try (RunningTest plain = contexts.run(Plain.class, RATE)) {
        requestIn(plain);

        assertThat(arrived(red, traceId)).isEqualTo(1);
        Awaitility.await().until(() -> threadsBefore.containsAll(SentryThreads.alive()));
      }
    }
  }
}
