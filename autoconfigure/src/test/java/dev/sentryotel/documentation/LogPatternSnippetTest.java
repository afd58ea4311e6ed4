package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.logback.mdc.v1_0.OpenTelemetryAppender;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The line of a log that the docs show comes of the pattern that they show: OpenTelemetry puts the
 * ids of the current span under the names that the pattern asks for.
 */
class LogPatternSnippetTest {

  private static final String PROPERTY = "logging.pattern.correlation";
  private static final Pattern IDS = Pattern.compile("\\[([0-9a-f]{32}) ([0-9a-f]{16})] ");

  @Test
  void theLineHasTheIdsWhereThePatternPutsThem() throws Exception {
    Page.Block line = Page.theOnly("text");
    Matcher ids = IDS.matcher(line.text());
    assertThat(ids.find()).isTrue();
    SpanContext span =
        SpanContext.create(
            ids.group(1), ids.group(2), TraceFlags.getSampled(), TraceState.getDefault());

    String written = written(pattern(line.page()), span);

    assertThat(written).isEqualTo(ids.group());
  }

  private static String pattern(Path path) throws Exception {
    for (Page.Block block : Page.read(Page.ROOT.resolve(path)).blocks("yaml")) {
      Object pattern = ConfigurationSnippetsTest.read(block).get(0).getProperty(PROPERTY);
      if (pattern != null) {
        return pattern.toString();
      }
    }
    throw new AssertionError("no " + PROPERTY + " on " + path);
  }

  /** Returns what the pattern makes of a line that is logged while the span is current. */
  private static String written(String pattern, SpanContext span) {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.setContext(context);
    lines.start();
    OpenTelemetryAppender appender = new OpenTelemetryAppender();
    appender.setContext(context);
    appender.addAppender(lines);
    appender.start();
    context.getLogger("shop.Shop").addAppender(appender);
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.setPattern(pattern);
    layout.start();

    try (Scope scope = Span.wrap(span).makeCurrent()) {
      context.getLogger("shop.Shop").info("looking up {}", 7);
    }
    try {
      return layout.doLayout(lines.list.get(0));
    } finally {
      context.stop();
    }
  }
}
