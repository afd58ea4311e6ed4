package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PageTest {

  /** Of the languages that are checked, and {@code text} for what others print. */
  private static final Set<String> LANGUAGES =
      Set.of("html", "java", "kotlin", "log", "nginx", "sh", "text", "xml", "yaml");

  @Test
  void everyBlockSaysWhatItIsSoThatItIsChecked() {
    assertThat(Page.all().stream().flatMap(page -> page.blocks().stream()))
        .allSatisfy(block -> assertThat(block.language()).as(block.where()).isIn(LANGUAGES));
  }

  @Test
  void anchorsAreThoseThatHostsOfMarkdownMake() {
    Page page =
        Page.parse(
            Path.of("x.md"),
            List.of(
                "# What `a_b` is, and 2 more",
                "## Rate 0, no rate",
                "```",
                "# no",
                "```",
                "## No"));

    assertThat(page.anchors()).containsExactly("what-a_b-is-and-2-more", "rate-0-no-rate", "no");
  }

  @Test
  void linksInCodeAreNone() {
    Page page =
        Page.parse(
            Path.of("x.md"),
            List.of(
                "[`a`](b.md#c) and `[d](e.md)`, ![f](g.png) at <https://h.example/>",
                "<source srcset=\"i.png\"><img src=\"j.png\">"));

    assertThat(page.links())
        .extracting(Page.Piece::text)
        .containsExactly("b.md#c", "g.png", "https://h.example/", "i.png", "j.png");
  }
}
