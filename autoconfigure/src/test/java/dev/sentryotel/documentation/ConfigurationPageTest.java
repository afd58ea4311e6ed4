package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The list of properties in the docs is the one that the code has. */
class ConfigurationPageTest {

  private static final Path PAGE = Page.ROOT.resolve("docs/configuration.md");
  private static final String COMMAND =
      "mvn -pl autoconfigure test -Dtest=ConfigurationPageTest -Ddocs.write";

  @Test
  void thePageSaysWhatTheMetadataSays() throws IOException {
    String page = ConfigurationPage.fromMetadata();
    if (System.getProperty("docs.write") != null) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE))
        .as("docs/configuration.md; to write it anew: %s", COMMAND)
        .isEqualTo(page);
  }

  @Test
  void contributorsAreToldHowToWriteIt() throws IOException {
    assertThat(Files.readString(Page.ROOT.resolve("CONTRIBUTING.md"))).contains(COMMAND);
  }
}
