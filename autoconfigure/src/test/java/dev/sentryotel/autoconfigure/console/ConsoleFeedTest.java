package dev.sentryotel.autoconfigure.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryClient;
import dev.sentryotel.SentryTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleFeedTest {

  private final SentryClient client =
      SentryTelemetry.inactiveClient(OpenTelemetry::noop, () -> null);
  private final RecentTraces traces = new RecentTraces(10, 1 << 20);
  private final ConsoleFeed feed =
      new ConsoleFeed(traces, new ConsoleJson("shop", traces, client::snapshot));

  @AfterEach
  void close() {
    feed.close();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(30));
  }

  private static class Page implements ConsoleFeed.Subscriber {
    final List<String> news = new CopyOnWriteArrayList<>();
    final AtomicBoolean hasEnded = new AtomicBoolean();

    @Override
    public void send(byte[] text) throws IOException {
      news.add(new String(text, UTF_8));
    }

    @Override
    public void end() {
      hasEnded.set(true);
    }
  }

  @Test
  void pageIsToldThePresentStateAndThenWhatIsNew() {
    Page page = new Page();
    assertThat(feed.subscribe(page)).isTrue();
    await().until(() -> page.news.size() == 1);
    assertThat(page.news.get(0))
        .startsWith("event: traces\ndata: 0\n\nevent: health\ndata: {\"application\":\"shop\"")
        .endsWith("}\n\n");

    traces.accept(ConsoleEnvelopes.transaction(1, "new"));

    await().until(() -> page.news.size() == 2);
    assertThat(page.news.get(1)).isEqualTo("event: traces\ndata: 1\n\n");
  }

  @Test
  void pageThatHasGoneIsForgottenAndOthersAreToldAllTheSame() {
    Page gone =
        new Page() {
          @Override
          public void send(byte[] text) throws IOException {
            throw new IOException("gone");
          }
        };
    Page page = new Page();
    feed.subscribe(gone);
    feed.subscribe(page);

    await().until(() -> gone.hasEnded.get() && !page.news.isEmpty());

    assertThat(page.hasEnded).isFalse();
  }

  @Test
  void accountsThatCannotBeReadOnceAreNotTheEndOfTheNews() {
    AtomicBoolean hasFailed = new AtomicBoolean();
    ConsoleJson json =
        new ConsoleJson(
            "shop",
            traces,
            () -> {
              if (!hasFailed.getAndSet(true)) {
                throw new IllegalStateException("not now");
              }
              return client.snapshot();
            });
    try (ConsoleFeed failing = new ConsoleFeed(traces, json)) {
      Page page = new Page();
      failing.subscribe(page);

      await().until(() -> !page.news.isEmpty());

      assertThat(hasFailed).isTrue();
    }
  }

  @Test
  void thereAreNoMorePagesThanAllowedAndNoneAfterTheEnd() {
    List<Page> pages = new ArrayList<>();
    for (int i = 0; i < ConsoleFeed.MAX_SUBSCRIBERS; i++) {
      pages.add(new Page());
      assertThat(feed.subscribe(pages.get(i))).isTrue();
    }
    assertThat(feed.subscribe(new Page())).isFalse();

    feed.unsubscribe(pages.get(0));
    assertThat(feed.subscribe(new Page())).isTrue();
    feed.close();

    assertThat(pages.subList(1, pages.size())).allMatch(page -> page.hasEnded.get());
    assertThat(feed.subscribe(new Page())).isFalse();
  }

  @Test
  void threadEndsWithTheLastPageAndComesBackWithTheNext() {
    Page first = new Page();
    feed.subscribe(first);
    await().until(() -> !first.news.isEmpty());
    feed.unsubscribe(first);
    await().until(() -> !feed.isRunning());

    Page second = new Page();
    feed.subscribe(second);

    await().until(() -> !second.news.isEmpty());
    assertThat(feed.isRunning()).isTrue();
  }
}
