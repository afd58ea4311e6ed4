package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {

  /** Of each kind of block, what proves it. A kind that is not here has nobody to prove it. */
  private static final Map<String, Class<?>> PROOFS =
      Map.ofEntries(
          Map.entry("html", HtmlSnippetsTest.class),
          Map.entry("java", JavaSnippetsTest.class),
          Map.entry("kotlin", GradleSnippetsTest.class),
          Map.entry("log", LogLinesTest.class),
          Map.entry("nginx", NginxSnippetTest.class),
          Map.entry("sh", BuildSnippetsTest.class),
          Map.entry("text", LogPatternSnippetTest.class),
          Map.entry("xml", BuildSnippetsTest.class),
          Map.entry("yaml", ConfigurationSnippetsTest.class),
          Map.entry("yaml compose.yaml", ComposeSnippetTest.class),
          Map.entry("yaml .relay/config.yml", RelaySnippetTest.class));

  @Test
  void everyBlockIsOfAKindThatATestProves() {
    assertThat(Page.all().stream().flatMap(page -> page.blocks().stream()))
        .allSatisfy(block -> assertThat(block.kind()).as(block.where()).isIn(PROOFS.keySet()));
  }

  @Test
  void noBlockIsFencedInAWayThatIsNotLookedAt() {
    assertThat(Page.all())
        .allSatisfy(
            page ->
                assertThat(page.prose())
                    .as(page.path().toString())
                    .noneMatch(line -> line.strip().startsWith("~~~"))
                    .noneMatch(line -> line.contains("<pre")));
  }

  @Test
  void kindIsTheLanguageAndTheFileOfAnotherProgram() {
    assertThat(kind("a: 1\n")).isEqualTo("yaml");
    assertThat(kind("# more of it\na: 1\n")).isEqualTo("yaml");
    assertThat(kind("# application.yml\na: 1\n")).isEqualTo("yaml application.yml");
    assertThat(kind("# .relay/config.yml\na: 1\n")).isEqualTo("yaml .relay/config.yml");
  }

  private static String kind(String text) {
    return new Page.Block(Path.of("x.md"), 7, "yaml", text).kind();
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
