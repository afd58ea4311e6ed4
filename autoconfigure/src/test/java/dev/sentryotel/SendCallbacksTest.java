package dev.sentryotel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

class SendCallbacksTest {

  private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("number");

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.sentryotel");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  private List<String> warnings() {
    return List.copyOf(log.list).stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(TraceLifecycle.class)
  void spanCallbackChangesRootAndChildren(TraceLifecycle lifecycle) {
    TelemetryOptions options =
        TelemetryBed.options(lifecycle)
            .beforeSendSpan(
                "redact",
                span -> {
                  span.removeAttribute("customer");
                  span.setAttribute(NUMBER, 7L);
                  span.rename("renamed " + span.data().getName());
                  span.setStatusDescription("hidden");
                });
    try (TelemetryBed bed = new TelemetryBed(options)) {
      Span root = bed.root("root").setAttribute("customer", "Emma").setAttribute("number", "one");
      Span child = bed.child(root, "child").setAttribute("customer", "Emma");
      child.setStatus(StatusCode.ERROR, "Emma is unknown");
      child.end();
      root.end();

      JsonNode payload = bed.flushOne();

      assertThat(payload.toString())
          .doesNotContain("Emma")
          .contains("renamed root", "renamed child", "hidden");
      String numberOfRoot =
          lifecycle == TraceLifecycle.STREAM
              ? "/items/0/attributes/number/value"
              : "/contexts/trace/data/number";
      assertThat(payload.at(numberOfRoot).longValue()).isEqualTo(7);
      bed.assertAccountsAddUp();
    }
  }

  @Test
  void spanCallbackSeesEachSpanOnceInOrderOfTheCallbacks() {
    List<String> calls = new ArrayList<>();
    TelemetryOptions options =
        TelemetryBed.options(TraceLifecycle.STATIC)
            .beforeSendSpan("one", span -> calls.add("one " + span.data().getName()))
            .beforeSendSpan("two", span -> calls.add("two " + span.data().getName()))
            .beforeSendTransaction("three", transaction -> calls.add("three"));
    try (TelemetryBed bed = new TelemetryBed(options)) {
      bed.trace("root", "child");

      bed.flush();

      assertThat(calls).containsExactly("one root", "two root", "one child", "two child", "three");
    }
  }

  @Test
  void leftoversPassTheSpanCallback() {
    TelemetryOptions options =
        TelemetryBed.options(TraceLifecycle.STATIC)
            .beforeSendSpan("redact", span -> span.removeAttribute("customer"));
    try (TelemetryBed bed = new TelemetryBed(options)) {
      Span root = bed.root("root");
      Span late = bed.child(root, "late").setAttribute("customer", "Emma");
      root.end();
      bed.flush();
      late.end();

      JsonNode container = bed.flushOne();

      assertThat(container.at("/items/0/name").stringValue()).isEqualTo("late");
      assertThat(container.toString()).doesNotContain("Emma");
    }
  }

  @Test
  void queryThatIsTakenAwayIsNowhere() {
    TelemetryOptions options =
        TelemetryBed.options(TraceLifecycle.STATIC)
            .beforeSendSpan("redact", span -> span.removeAttribute("db.query.text"));
    try (TelemetryBed bed = new TelemetryBed(options)) {
      Span root = bed.root("root");
      bed.tracer
          .spanBuilder("SELECT owners")
          .setParent(Context.root().with(root))
          .setSpanKind(SpanKind.CLIENT)
          .setAttribute("db.system.name", "h2")
          .setAttribute("db.query.text", "select secret from owners")
          .startSpan()
          .end();
      root.end();

      JsonNode transaction = bed.flushOne();

      assertThat(transaction.at("/spans/0/description").stringValue()).isEqualTo("SELECT owners");
      assertThat(transaction.toString()).doesNotContain("secret");
    }
  }

  @Test
  void transactionCallbackChangesNameRootAndSpans() {
    TelemetryOptions options =
        TelemetryBed.options(TraceLifecycle.STATIC)
            .beforeSendTransaction(
                "rename",
                transaction -> {
                  transaction.rename("not " + transaction.name());
                  transaction.root().removeAttribute("customer");
                  transaction.spans().get(0).setAttribute(NUMBER, 3L);
                });
    try (TelemetryBed bed = new TelemetryBed(options)) {
      Span root = bed.root("Emma's root").setAttribute("customer", "Emma");
      bed.child(root, "child").end();
      Span late = bed.child(root, "late");
      root.end();

      ReadEnvelope envelope = bed.flushedEnvelopes().get(0);
      late.end();
      JsonNode container = bed.flushOne();

      JsonNode transaction = envelope.items().get(0).json();
      assertThat(transaction.path("transaction").stringValue()).isEqualTo("not Emma's root");
      assertThat(transaction.at("/contexts/trace/data").has("customer")).isFalse();
      assertThat(transaction.at("/spans/0/data/number").longValue()).isEqualTo(3);
      assertThat(envelope.header().at("/trace/transaction").stringValue())
          .isEqualTo("not Emma's root");
      assertThat(container.at("/items/0/attributes/sentry.segment.name/value").stringValue())
          .isEqualTo("not Emma's root");
    }
  }

  @Test
  void droppedTransactionIsCountedWithItsSpansAndThoseThatComeLate() {
    TelemetryOptions options =
        TelemetryBed.options(TraceLifecycle.STATIC)
            .beforeSendTransaction(
                "drop",
                transaction -> {
                  if (transaction.name().equals("unwanted")) {
                    transaction.drop();
                  }
                })
            .beforeSendTransaction(
                "see", transaction -> assertThat(transaction.name()).isEqualTo("wanted"));
    try (TelemetryBed bed = new TelemetryBed(options)) {
      Span root = bed.root("unwanted");
      bed.child(root, "child").end();
      Span late = bed.child(root, "late");
      root.end();
      assertThat(bed.flush()).isEmpty();
      late.end();
      assertThat(bed.flush()).isEmpty();
      bed.trace("wanted", "child");

      assertThat(bed.flush()).hasSize(1);

      assertThat(bed.lost(DiscardReason.BEFORE_SEND, DataCategory.TRANSACTION)).isEqualTo(1);
      assertThat(bed.lost(DiscardReason.BEFORE_SEND, DataCategory.SPAN)).isEqualTo(3);
      assertThat(warnings()).isEmpty();
      bed.assertAccountsAddUp();
    }
  }

  @Test
  void droppedTransactionTakesTheSpansBeyondOneThousandAlong() {
    TelemetryOptions options =
        TelemetryBed.options(TraceLifecycle.STATIC, LeftoverSpans.TRANSACTION)
            .beforeSendTransaction("drop", EditableTransaction::drop);
    try (TelemetryBed bed = new TelemetryBed(options)) {
      Span root = bed.root("root");
      for (int i = 0; i < 1000; i++) {
        bed.child(root, "child").end();
      }
      root.end();

      assertThat(bed.flush()).isEmpty();
      assertThat(bed.lost(DiscardReason.BEFORE_SEND, DataCategory.SPAN)).isEqualTo(1001);
      bed.assertAccountsAddUp();
    }
  }

  @Test
  void transactionOfLateSpansPassesTheCallbackToo() {
    TelemetryOptions options =
        TelemetryBed.options(TraceLifecycle.STATIC, LeftoverSpans.TRANSACTION)
            .beforeSendTransaction(
                "drop",
                transaction -> {
                  if (transaction.name().equals("late")) {
                    transaction.drop();
                  }
                });
    try (TelemetryBed bed = new TelemetryBed(options)) {
      Span root = bed.root("root");
      Span late = bed.child(root, "late");
      Span other = bed.child(root, "other");
      root.end();
      assertThat(bed.flush()).hasSize(1);
      late.end();
      other.end();

      assertThat(bed.flushOne().path("transaction").stringValue()).isEqualTo("other");
      assertThat(bed.lost(DiscardReason.BEFORE_SEND, DataCategory.TRANSACTION)).isEqualTo(1);
      assertThat(bed.lost(DiscardReason.BEFORE_SEND, DataCategory.SPAN)).isEqualTo(1);
      bed.assertAccountsAddUp();
    }
  }

  @ParameterizedTest
  @EnumSource(TraceLifecycle.class)
  void callbackThatThrowsDropsNothingAndIsNamedOnce(TraceLifecycle lifecycle) {
    TelemetryOptions options =
        TelemetryBed.options(lifecycle)
            .beforeSendSpan(
                "brokenSpanCallback",
                span -> {
                  throw new StackOverflowError("too deep");
                })
            .beforeSendTransaction(
                "brokenTransactionCallback",
                transaction -> {
                  transaction.drop();
                  throw new IllegalStateException("out of order");
                });
    try (TelemetryBed bed = new TelemetryBed(options)) {
      bed.trace("root", "child");
      bed.trace("root", "child");

      assertThat(bed.flush()).hasSize(2);

      assertThat(warnings())
          .hasSize(lifecycle == TraceLifecycle.STREAM ? 1 : 2)
          .first()
          .asString()
          .contains("'brokenSpanCallback' failed");
      assertThat(bed.telemetry.ledger().deliveredSpans()).isEqualTo(4);
      bed.assertAccountsAddUp();
    }
  }

  @Test
  void slowCallbackIsNamed() {
    CountDownLatch never = new CountDownLatch(1);
    TelemetryOptions options =
        TelemetryBed.options(TraceLifecycle.STATIC)
            .beforeSendTransaction(
                "slowCallback",
                transaction -> {
                  try {
                    never.await(1100, TimeUnit.MILLISECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    try (TelemetryBed bed = new TelemetryBed(options)) {
      bed.trace("root", "child");

      assertThat(bed.flush()).hasSize(1);

      assertThat(warnings())
          .singleElement()
          .asString()
          .containsPattern("'slowCallback' took \\d{4,} ms");
    }
  }

  @Test
  void callbackThatDoesNotComeBackIsNamedByAFlush() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    TelemetryOptions options =
        TelemetryBed.options(TraceLifecycle.STATIC)
            .beforeSendSpan(
                "stuckCallback",
                span -> {
                  entered.countDown();
                  try {
                    released.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    try (TelemetryBed bed = new TelemetryBed(options)) {
      bed.root("root").end();
      entered.await();

      boolean isFlushed = bed.telemetry.flush(Duration.ofMillis(1100));

      assertThat(isFlushed).isFalse();
      assertThat(warnings())
          .singleElement()
          .asString()
          .contains("'stuckCallback' has been running");
      released.countDown();
    }
  }

  @Test
  void spansThatACallbackStartsAreNotRecorded() {
    TelemetryBed[] itself = new TelemetryBed[1];
    List<Boolean> recorded = new ArrayList<>();
    TelemetryOptions options =
        TelemetryBed.options(TraceLifecycle.STATIC)
            .beforeSendSpan(
                "tracing",
                span -> {
                  Span made = itself[0].tracer.spanBuilder("made").startSpan();
                  recorded.add(made.isRecording());
                  made.end();
                });
    try (TelemetryBed bed = new TelemetryBed(options)) {
      itself[0] = bed;
      bed.trace("root", "child");

      assertThat(bed.flush()).hasSize(1);

      assertThat(recorded).containsExactly(false, false);
    }
  }

  @Test
  void withoutCallbacksTheSpanIsSentItself() {
    SendCallbacks none = new SendCallbacks(new TelemetryOptions(), new FactsMaker());
    var span =
        TestSpanData.builder()
            .setName("span")
            .setKind(SpanKind.INTERNAL)
            .setStartEpochNanos(1)
            .setEndEpochNanos(2)
            .setHasEnded(true)
            .setStatus(StatusData.unset())
            .build();

    assertThat(none.edit(span)).isSameAs(span);
  }
}
