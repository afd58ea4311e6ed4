package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every Java block of README and docs compiles against this code. */
class JavaSnippetsTest {

  private final JavaSnippets snippets = new JavaSnippets();

  @Test
  void everyBlockCompiles() throws IOException {
    List<Page.Block> blocks =
        Page.all().stream().flatMap(page -> page.blocks("java").stream()).toList();

    assertThat(blocks).isNotEmpty();
    assertThat(snippets.faults(blocks)).isEmpty();
  }

  @Test
  void statementsAndMembersAreJudgedAsSuch() throws IOException {
    assertThat(faults("client.runSpan(\"a\", span -> {});")).isEmpty();
    assertThat(faults("@Bean\nTracesSampler sampler() {\n  return context -> 1.0;\n}")).isEmpty();
    assertThat(faults("client.tracer();\nclient.unheardOf();"))
        .singleElement()
        .asString()
        .startsWith("x.md:8: ")
        .contains("unheardOf");
    assertThat(faults("@Bean\nUnheardOf bean() {\n  return null;\n}"))
        .singleElement()
        .asString()
        .startsWith("x.md:8: ");
  }

  private List<String> faults(String text) throws IOException {
    return snippets.faults(List.of(new Page.Block(Path.of("x.md"), 7, "java", text + "\n")));
  }
}
