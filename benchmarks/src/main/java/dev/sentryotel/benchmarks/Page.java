package dev.sentryotel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The page with the results: an introduction and a section for each kind of measurement. A run may
 * measure some of them only; the others stay as they are.
 */
final class Page {

  private static final String INTRODUCTION =
      """
      # Performance

      Written by `mvn -Pmeasure -pl benchmarks -am -DskipTests verify`; not to be edited. Each section
      says under which conditions it was measured; a section can be measured alone, with
      `-Dmeasure.sections=`.

      Only ratios within one run mean anything: they are ratios of medians. A spread is the distance of
      the largest and the smallest from each other, as a share of the median.

      Why budgets are missed, and what was tried, is in [the rationale](rationale.md#where-it-costs-more-than-we-want).

      """;
  private static final Pattern BETWEEN_SECTIONS = Pattern.compile("(?m)^(?=## )");

  private final Path path;
  private final List<String> titles;

  /**
   * A page at a place.
   *
   * @param titles of all sections, in their order
   */
  Page(Path path, List<String> titles) {
    this.path = path;
    this.titles = titles;
  }

  /** Puts a section into the page in the place of the old one. */
  void put(Section section) throws IOException {
    List<String> sections = new ArrayList<>();
    if (Files.exists(path)) {
      String title = titleOf(section.toString());
      BETWEEN_SECTIONS
          .splitAsStream(Files.readString(path))
          .filter(old -> old.startsWith("## ") && !titleOf(old).equals(title))
          .forEach(old -> sections.add(old.strip() + "\n"));
    }
    sections.add(section.toString());
    sections.sort((a, b) -> titles.indexOf(titleOf(a)) - titles.indexOf(titleOf(b)));
    Files.writeString(path, INTRODUCTION + String.join("\n", sections));
  }

  private static String titleOf(String section) {
    return section.lines().findFirst().orElse("").substring("## ".length());
  }
}
