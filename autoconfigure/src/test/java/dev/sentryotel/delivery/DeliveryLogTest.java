package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DeliveryLogTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(Delivery.class);
  private final Level levelBefore = logger.getLevel();
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final List<Runnable> sums = new ArrayList<>();
  private final DeliveryLog log = new DeliveryLog(1000, sums::add);

  @BeforeEach
  void listen() {
    logger.setLevel(Level.DEBUG);
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
    logger.setLevel(levelBefore);
  }

  @Test
  void firstFailureOfAKindIsAWarningAndLaterOnesAreSummedUp() {
    IOException failure = new IOException("connection refused");
    log.unanswered(failure);
    log.givenUp(DiscardReason.NETWORK_ERROR, 3);
    log.givenUp(DiscardReason.QUEUE_OVERFLOW, 4);
    log.givenUp(DiscardReason.QUEUE_OVERFLOW, 5);
    sums.remove(0).run();

    assertThat(levels())
        .containsExactly(Level.WARN, Level.DEBUG, Level.DEBUG, Level.WARN, Level.DEBUG, Level.WARN);
    assertThat(message(0)).contains("Further ones are logged at DEBUG");
    assertThat(message(5))
        .isEqualTo(
            "Further spans that were not delivered: 5 (more than sentry.transport.max-queue-size ="
                + " 1000 bytes waited), 3 (no answer)");
  }

  @Test
  void unansweredReportIsNoNewsAndHidesNone() {
    IOException failure = new IOException("connection refused");
    log.reportUnanswered(failure);
    log.unanswered(failure);

    assertThat(levels()).startsWith(Level.DEBUG, Level.WARN);
  }

  @Test
  void firstLackOfAnAnswerIsOneLineAndItsStackIsForDebug() {
    IOException failure = new IOException("connection\nrefused");

    log.unanswered(failure);
    log.unanswered(failure);

    assertThat(levels()).containsExactly(Level.WARN, Level.DEBUG, Level.DEBUG);
    assertThat(message(0))
        .startsWith("No answer from Sentry (java.io.IOException: connection refused); ")
        .contains("sentry.transport.proxy.host")
        .doesNotContain("\n");
    assertThat(appender.list.get(0).getThrowableProxy()).isNull();
    assertThat(appender.list.get(1).getThrowableProxy().getMessage())
        .isEqualTo("connection\nrefused");
  }

  @Test
  void aQuietIntervalInWhichNothingArrivedMakesNoNews() {
    log.givenUp(DiscardReason.QUEUE_OVERFLOW, 4);
    sums.remove(0).run();
    log.givenUp(DiscardReason.QUEUE_OVERFLOW, 4);

    assertThat(levels()).containsExactly(Level.WARN, Level.DEBUG);
    assertThat(sums).hasSize(1);
  }

  @Test
  void afterADeliveryAndAQuietIntervalAFailureIsNewsAgain() {
    log.givenUp(DiscardReason.QUEUE_OVERFLOW, 4);
    log.delivered();
    sums.remove(0).run();
    log.givenUp(DiscardReason.QUEUE_OVERFLOW, 4);

    assertThat(levels()).containsExactly(Level.WARN, Level.WARN);
    assertThat(sums).hasSize(1);
  }

  @Test
  void refusedKeyIsAnErrorOnce() {
    log.refused(new Answer(403, null, null, "disabled"), 10, 1);
    log.refused(new Answer(401, null, null, null), 10, 1);

    assertThat(levels()).containsExactly(Level.ERROR, Level.DEBUG);
    assertThat(message(0)).contains("403").contains("disabled").contains("DSN");
  }

  @Test
  void tooLargeIsAnError() {
    log.refused(new Answer(413, null, null, null), 5_000_000, 900);

    assertThat(levels()).containsExactly(Level.ERROR);
    assertThat(message(0)).contains("5000000 bytes").contains("900 spans");
  }

  @Test
  void limitNamesItsCategory() {
    log.limited(DiscardReason.RATE_LIMITED, DataCategory.TRANSACTION, 3);

    assertThat(message(0)).startsWith("Sentry limits the rate of transaction: discarded 3 spans");
  }

  private List<Level> levels() {
    return appender.list.stream().map(ILoggingEvent::getLevel).toList();
  }

  private String message(int index) {
    return appender.list.get(index).getFormattedMessage();
  }
}
