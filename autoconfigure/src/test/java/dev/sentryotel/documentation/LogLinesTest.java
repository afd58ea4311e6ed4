package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Log lines that the docs quote, in blocks of the language {@code log}, are those that the code
 * writes, at the level it writes them.
 *
 * <pre>
 * WARN Discarded 12 spans: no answer. …     a message; … stands for what is left out at the end
 *   Further ones …                          its next line
 * The DSN is malformed: it is blank         a text that is not logged by itself
 * </pre>
 */
class LogLinesTest {

  private static final Pattern LEVEL = Pattern.compile("(ERROR|WARN|INFO|DEBUG) +(.*)");

  private static final int SHORTEST = 8;

  private final SourceTexts sources = SourceTexts.ofTheProduct();

  @Test
  void everyQuotedLineIsInTheCode() {
    List<String> unknown = new ArrayList<>();

    for (Page page : Page.all()) {
      for (Page.Block block : page.blocks("log")) {
        for (String message : messages(block.text())) {
          if (!isWritten(message)) {
            unknown.add(block.where() + ": " + message);
          }
        }
      }
    }

    assertThat(unknown).isEmpty();
  }

  private static List<String> messages(String text) {
    List<String> messages = new ArrayList<>();
    for (String line : text.split("\n")) {
      int last = messages.size() - 1;
      if (line.startsWith(" ") && last >= 0) {
        messages.set(last, messages.get(last) + " " + line.strip());
      } else if (!line.isBlank()) {
        messages.add(line.strip());
      }
    }
    return messages;
  }

  private boolean isWritten(String message) {
    Matcher matcher = LEVEL.matcher(message);
    String level = matcher.matches() ? matcher.group(1) : null;
    String text = matcher.matches() ? matcher.group(2) : message;
    return sources.texts().stream()
        .filter(each -> level == null || level.equals(each.level()))
        .anyMatch(each -> fits(each.text(), text));
  }

  /** Whether a template with holes can have become that text, up to a last ellipsis. */
  private static boolean fits(String template, String text) {
    String oneLine = template.replaceAll("\\s+", " ").strip();
    int hole = oneLine.indexOf(SourceTexts.HOLE);
    String start = hole < 0 ? oneLine : oneLine.substring(0, hole);
    // A template of nearly nothing but holes would fit anything.
    if (oneLine.replace(SourceTexts.HOLE, "").length() < SHORTEST) {
      return false;
    }
    if (!text.endsWith("…")) {
      return text.startsWith(start) && matches(oneLine, text);
    }
    String quoted = text.substring(0, text.length() - 1).strip();
    if (quoted.length() < SHORTEST || !(quoted.startsWith(start) || start.startsWith(quoted))) {
      return false;
    }
    return IntStream.rangeClosed(1, oneLine.length())
        .mapToObj(end -> oneLine.substring(0, end))
        .filter(cut -> !cut.endsWith("{") && !cut.endsWith(SourceTexts.HOLE))
        .anyMatch(cut -> matches(cut, quoted));
  }

  private static boolean matches(String template, String text) {
    String regex =
        Stream.of(template.split("\\{}", -1)).map(Pattern::quote).collect(Collectors.joining(".+"));
    return text.matches(regex);
  }

  @Test
  void quotedTextMayBeCutAtTheEndOnly() {
    String template = "Discarded {} spans: {}. Further ones are logged.";

    assertThat(fits(template, "Discarded 12 spans: no answer. Further ones are logged.")).isTrue();
    assertThat(fits(template, "Discarded 12 spans: no answer. …")).isTrue();
    assertThat(fits(template, "Discarded 12 spans: no answer.")).isFalse();
    assertThat(fits(template, "Discarded …")).isTrue();
    assertThat(fits(template, "Discarded 12 spans because of …")).isFalse();
    assertThat(fits(template, "Dropped 12 spans …")).isFalse();
  }
}
