package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.mapping.SentryAttributes;
import io.opentelemetry.api.common.AttributeKey;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every property that README and docs name is there: ours, and Spring Boot's and OpenTelemetry's as
 * far as their metadata tells.
 */
class PropertyNamesTest {

  private static final Pattern NAME =
      Pattern.compile(
          "(?<![\\w./@:$-])(?!sentry\\.io\\b)(?:sentry|otel|management|spring|server|logging)"
              + "(?:\\.[a-z][\\w-]*(?:\\[\\d+])?)+(?:\\.\\*|\\*)?(?![\\w(])");
  private static final Pattern VARIABLE = Pattern.compile("\\b(?:SENTRY|OTEL)_[A-Z0-9_]+\\b");
  private static final Pattern TEXT_IN_JAVA = Pattern.compile("\"[^\"]*\"|//.*|@.*");
  // In placeholders of templates, and where the block itself is no configuration.
  private static final Set<String> LANGUAGES_WITHOUT = Set.of("html", "xml", "kotlin");

  private final KnownProperties known = new KnownProperties();
  private final SourceTexts sources = SourceTexts.ofTheProduct();
  private final Set<String> attributes = attributes();

  private static Set<String> attributes() {
    Set<String> names = new HashSet<>();
    try {
      for (Field field : SentryAttributes.class.getFields()) {
        if (field.get(null) instanceof AttributeKey<?> key) {
          names.add(key.getKey());
        }
      }
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
    return names;
  }

  @Test
  void everyPropertyIsKnown() {
    List<String> unknown = new ArrayList<>();

    for (Page page : Page.all()) {
      for (Page.Piece piece : pieces(page)) {
        Matcher matcher = NAME.matcher(piece.text());
        while (matcher.find()) {
          if (!isKnown(page, matcher.group())) {
            unknown.add(piece.where() + ": " + matcher.group());
          }
        }
      }
    }

    assertThat(unknown).isEmpty();
  }

  @Test
  void everyEnvironmentVariableIsKnown() {
    List<String> unknown = new ArrayList<>();

    for (Page page : Page.all()) {
      for (Page.Piece piece : pieces(page)) {
        Matcher matcher = VARIABLE.matcher(piece.text());
        while (matcher.find()) {
          String name = matcher.group();
          if (!known.hasVariable(name) && !sources.hasLiteral(name)) {
            unknown.add(piece.where() + ": " + name);
          }
        }
      }
    }

    assertThat(unknown).isEmpty();
  }

  private static List<Page.Piece> pieces(Page page) {
    List<Page.Piece> pieces = new ArrayList<>(page.code());
    for (Page.Block block : page.blocks()) {
      if (LANGUAGES_WITHOUT.contains(block.language())) {
        continue;
      }
      if (block.language().equals("java")) {
        Matcher matcher = TEXT_IN_JAVA.matcher(block.text());
        while (matcher.find()) {
          pieces.add(new Page.Piece(block.where(), matcher.group()));
        }
      } else {
        // The log quotes what somebody else has misspelt.
        String text = block.text().replaceAll("no property '[^']*'", "");
        pieces.add(new Page.Piece(block.where(), text));
      }
    }
    return pieces;
  }

  private boolean isKnown(Page page, String name) {
    if (name.endsWith("*") && !name.endsWith(".*")) {
      return known.hasBelow(name.substring(0, name.length() - 1));
    }
    return known.has(name)
        || attributes.contains(name)
        // What the code itself reads or writes by that name without metadata.
        || (!name.startsWith("sentry.") && sources.hasLiteral(name))
        || isMeter(page, name)
        || SentryJavaProperties.isNamedOn(page, name);
  }

  private boolean isMeter(Page page, String name) {
    return page.path().endsWith("docs/monitoring.md") && sources.hasLiteral(name);
  }
}
