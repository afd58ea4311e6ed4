package dev.sentryotel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {

  @Test
  void sectionReplacesItsPredecessorAndLeavesTheOthers(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("page.md");
    Page page = new Page(path, List.of("First", "Second"));
    page.put(new Section("Second").add("\nold\n\n### Table\n"));
    page.put(new Section("First").add("\nkept\n"));

    page.put(new Section("Second").add("\nnew\n"));

    assertThat(Files.readString(path))
        .startsWith("# Performance\n")
        .endsWith("\n## First\n\nkept\n\n## Second\n\nnew\n")
        .doesNotContain("old", "### Table");
  }
}
