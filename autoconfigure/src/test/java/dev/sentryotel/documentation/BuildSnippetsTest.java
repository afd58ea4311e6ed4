package dev.sentryotel.documentation;

import static dev.sentryotel.documentation.KnownArtifacts.child;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What the docs say to write into build files and shells: coordinates are those that this build
 * makes or uses, commands name modules, profiles, tests and files that are there.
 */
class BuildSnippetsTest {

  private static final Pattern OPEN_TELEMETRY_VERSION =
      Pattern.compile("opentelemetry\\.version[^\\d\\s]{1,6}\\s*[\"'>]?\\s*([\\d.]+)");
  private static final Pattern MODULE_OPTION = Pattern.compile("-pl ([\\w,-]+)");
  private static final Pattern PROFILE_OPTION = Pattern.compile("-P ?(\\w+)");
  private static final Pattern TEST_OPTION = Pattern.compile("-Dtest=(\\w+)");
  private static final Pattern FILE = Pattern.compile("(?<![\\w/.:-])([\\w.-]+(?:/[\\w.-]+)+)");

  private static final KnownArtifacts artifacts = new KnownArtifacts();

  @Test
  void everyXmlBlockIsWellFormedAndItsCoordinatesExist() {
    List<String> faults = new ArrayList<>();

    for (Page.Block block : blocks("xml")) {
      try {
        NodeList dependencies =
            KnownArtifacts.parse("<snippet>" + block.text() + "</snippet>")
                .getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
          Element each = (Element) dependencies.item(i);
          check(
              block,
              child(each, "groupId"),
              child(each, "artifactId"),
              child(each, "version"),
              faults);
        }
      } catch (Exception e) {
        faults.add(block.where() + ": " + e.getMessage());
      }
    }

    assertThat(faults).isEmpty();
  }

  private static void check(
      Page.Block block, String group, String artifact, String version, List<String> faults) {
    // A property such as ${spring-boot.version} is the reader's.
    String suffix = version.isEmpty() || version.startsWith("$") ? "" : ":" + version;
    if (!artifacts.has(group + ":" + artifact + suffix)) {
      faults.add(block.where() + ": " + group + ":" + artifact + suffix);
    }
  }

  @Test
  void theVersionOfOpenTelemetryIsTheOneThatIsUsed() throws IOException {
    List<String> others = new ArrayList<>();

    for (Page page : Page.all()) {
      String text = Files.readString(Page.ROOT.resolve(page.path()));
      Matcher matcher = OPEN_TELEMETRY_VERSION.matcher(text);
      while (matcher.find()) {
        if (!matcher.group(1).equals(artifacts.openTelemetryVersion())) {
          others.add(page.path() + ": " + matcher.group());
        }
      }
    }

    assertThat(others).as("other than %s", artifacts.openTelemetryVersion()).isEmpty();
  }

  @Test
  void everyCommandNamesWhatIsThere() throws IOException {
    Set<String> tests = testNames();
    List<String> faults = new ArrayList<>();

    for (Page.Piece command : commands()) {
      StringBuilder poms = new StringBuilder(Files.readString(Page.ROOT.resolve("pom.xml")));
      Matcher modules = MODULE_OPTION.matcher(command.text());
      while (modules.find()) {
        for (String module : modules.group(1).split(",")) {
          Path pom = Page.ROOT.resolve(module).resolve("pom.xml");
          fault(faults, command, module, Files.exists(pom));
          poms.append(Files.exists(pom) ? Files.readString(pom) : "");
        }
      }
      Matcher profiles = PROFILE_OPTION.matcher(command.text());
      while (profiles.find()) {
        String id = profiles.group(1);
        fault(faults, command, id, poms.indexOf("<id>" + id + "</id>") >= 0);
      }
      Matcher named = TEST_OPTION.matcher(command.text());
      while (named.find()) {
        fault(faults, command, named.group(1), tests.contains(named.group(1)));
      }
      Matcher files = FILE.matcher(command.text());
      while (files.find()) {
        String file = files.group(1);
        fault(
            faults, command, file, artifacts.hasJar(file) || Files.exists(Page.ROOT.resolve(file)));
      }
    }

    assertThat(faults).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void everyBlockForAShellIsOne(@TempDir Path directory) throws Exception {
    Path script = directory.resolve("block.sh");
    for (Page.Block block : blocks("sh")) {
      Files.writeString(script, block.text());

      Process shell =
          new ProcessBuilder("sh", "-n", script.toString()).redirectErrorStream(true).start();

      assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .as(block.where())
          .isEmpty();
      assertThat(shell.waitFor()).as(block.where()).isZero();
    }
  }

  private static void fault(List<String> faults, Page.Piece in, String what, boolean isThere) {
    if (!isThere) {
      faults.add(in.where() + ": " + what);
    }
  }

  /** Blocks for a shell in a clone, and commands in the text. Others are no {@code sh}. */
  private static List<Page.Piece> commands() {
    List<Page.Piece> commands = new ArrayList<>();
    blocks("sh").forEach(block -> commands.add(new Page.Piece(block.where(), block.text())));
    for (Page page : Page.all()) {
      page.code().stream()
          .filter(piece -> piece.text().startsWith("mvn "))
          .map(piece -> new Page.Piece(piece.where(), piece.text().replaceAll("=/path/\\S+", "")))
          .forEach(commands::add);
    }
    return commands;
  }

  private static Set<String> testNames() throws IOException {
    Set<String> names = new HashSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      files.forEach(file -> names.add(file.getFileName().toString().replace(".java", "")));
    }
    return names;
  }

  private static List<Page.Block> blocks(String language) {
    return Page.all().stream().flatMap(page -> page.blocks(language).stream()).toList();
  }
}
