package dev.sentryotel.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, read as far as the checks need it: prose, fenced blocks, headings.
 *
 * @param path from the root of the repository, such as {@code docs/client.md}
 * @param prose its lines, those of blocks left empty
 * @param blocks fenced by three backticks
 */
record Page(Path path, List<String> prose, List<Block> blocks) {

  /** Surefire and the quick runner alike start in the module's directory. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^()\\s]+)\\)|<(https?:[^>\\s]+)>| src(?:set)?=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+)");
  private static final Pattern FILE = Pattern.compile("# (\\S+\\.\\w+)\\n");
  private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N}\\- _]");

  /**
   * A fenced block.
   *
   * @param line of its first line of content, from 1
   * @param language behind the fence, or empty
   */
  record Block(Path page, int line, String language, String text) {

    String where() {
      return page + ":" + line;
    }

    /**
     * Returns what has to prove it: the language, and where its first line is a comment that names
     * a file of another program, that file: {@code yaml compose.yaml}.
     */
    String kind() {
      Matcher file = FILE.matcher(text);
      return file.lookingAt() ? language + " " + file.group(1) : language;
    }
  }

  /**
   * A piece of a page's prose.
   *
   * @param where such as {@code docs/client.md:12}
   */
  record Piece(String where, String text) {}

  /** Returns README, the pages under docs, and the two pages beside README. */
  static List<Page> all() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(ROOT::resolve),
              docs.filter(path -> path.toString().endsWith(".md")).sorted())
          .map(Page::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page read(Path path) {
    try {
      return parse(ROOT.relativize(path), Files.readAllLines(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page parse(Path path, List<String> lines) {
    List<String> prose = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String language = null;
    int start = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean isFence = line.strip().startsWith("```");
      prose.add(isFence || language != null ? "" : line);
      if (isFence && language == null) {
        language = line.strip().substring(3).strip();
        start = i + 2;
      } else if (isFence) {
        blocks.add(new Block(path, start, language, text.toString()));
        text.setLength(0);
        language = null;
      } else if (language != null) {
        text.append(line).append('\n');
      }
    }
    if (language != null) {
      throw new IllegalArgumentException(path + ": the block at line " + start + " has no end");
    }
    return new Page(path, prose, blocks);
  }

  List<Block> blocks(String language) {
    return blocks.stream().filter(block -> block.language().equals(language)).toList();
  }

  /** Returns the one block of that kind that there is on all pages. */
  static Block theOnly(String kind) {
    List<Block> blocks =
        all().stream()
            .flatMap(page -> page.blocks().stream())
            .filter(block -> block.kind().equals(kind))
            .toList();
    if (blocks.size() != 1) {
      throw new AssertionError("expected one block of " + kind + ", but there are " + blocks);
    }
    return blocks.get(0);
  }

  /** Returns what stands in single backticks, in one line each. */
  List<Piece> code() {
    List<Piece> pieces = new ArrayList<>();
    eachMatch(CODE, prose, match -> pieces.add(match));
    return pieces;
  }

  /** Returns the targets of links and images, in the order of the page. */
  List<Piece> links() {
    List<String> withoutCode =
        prose.stream().map(line -> CODE.matcher(line).replaceAll("code")).toList();
    List<Piece> pieces = new ArrayList<>();
    eachMatch(LINK, withoutCode, match -> pieces.add(match));
    return pieces;
  }

  private void eachMatch(Pattern pattern, List<String> lines, Consumer<Piece> consumer) {
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = pattern.matcher(lines.get(i));
      while (matcher.find()) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
          if (matcher.group(group) != null) {
            consumer.accept(new Piece(path + ":" + (i + 1), matcher.group(group)));
          }
        }
      }
    }
  }

  /** Returns the anchors that hosts of Markdown make of the headings. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    Map<String, Integer> times = new HashMap<>();
    for (String line : prose) {
      Matcher matcher = HEADING.matcher(line);
      if (matcher.matches()) {
        String anchor =
            NOT_IN_ANCHORS
                .matcher(matcher.group(1).toLowerCase(Locale.ROOT).strip())
                .replaceAll("")
                .replace(' ', '-');
        int count = times.merge(anchor, 1, Integer::sum);
        anchors.add(count == 1 ? anchor : anchor + "-" + (count - 1));
      }
    }
    return anchors;
  }
}
