package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Links and images of README and docs lead somewhere. Pages of others are not asked for. */
class LinksTest {

  private final Map<Path, Page> pages =
      Page.all().stream().collect(Collectors.toMap(Page::path, Function.identity()));

  @Test
  void everyLinkLeadsToAFileAndAHeading() {
    List<String> dead = new ArrayList<>();

    for (Page page : pages.values()) {
      for (Page.Piece link : page.links()) {
        String fault = fault(page, link.text());
        if (fault != null) {
          dead.add(link.where() + ": " + link.text() + " " + fault);
        }
      }
    }

    assertThat(dead).isEmpty();
  }

  private String fault(Page page, String target) {
    URI uri;
    try {
      uri = new URI(target);
    } catch (URISyntaxException e) {
      return "is malformed";
    }
    if (uri.getScheme() != null) {
      return uri.getScheme().startsWith("http") && uri.getHost() == null ? "has no host" : null;
    }
    Path file = page.path();
    if (!uri.getPath().isEmpty()) {
      file =
          Page.ROOT.relativize(Page.ROOT.resolve(file).resolveSibling(uri.getPath()).normalize());
    }
    if (!Files.exists(Page.ROOT.resolve(file))) {
      return "does not exist";
    }
    String anchor = uri.getFragment();
    if (anchor != null
        && !(pages.containsKey(file) && pages.get(file).anchors().contains(anchor))) {
      return "has no such heading";
    }
    return null;
  }

  @Test
  void everyPageOfTheDocsIsInTheirIndex() {
    Path index = Path.of("docs", "README.md");
    Set<Path> linked =
        pages.get(index).links().stream()
            .filter(link -> !link.text().contains(":"))
            .map(link -> Path.of("docs").resolve(link.text().replaceAll("#.*", "")).normalize())
            .collect(Collectors.toCollection(TreeSet::new));
    linked.add(index);

    assertThat(linked)
        .containsAll(pages.keySet().stream().filter(path -> path.startsWith("docs")).toList());
  }
}
