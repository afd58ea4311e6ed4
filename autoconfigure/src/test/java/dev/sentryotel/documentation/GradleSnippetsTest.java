package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the docs say to write into {@code build.gradle.kts}. Gradle itself is not run: a block is of
 * the few lines known here and of no others, and they say what a build needs.
 *
 * <pre>
 * extra["opentelemetry.version"] = "1.65.0"                instead of the platform, perhaps
 *
 * dependencies {
 *     implementation(enforcedPlatform("a:b:1.2.3"))        perhaps
 *     implementation("a:c")                                with a version where there is no platform
 * }
 * </pre>
 */
class GradleSnippetsTest {

  private static final String COORDINATE = "\"([\\w.-]+:[\\w.-]+)(:[\\w.-]+)?\"";
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?<extra>extra\\[\"opentelemetry\\.version\"] = \"[\\d.]+\"\\n\\n)?"
              + "dependencies \\{\\n(?<lines>(?: {4}implementation\\(.+\\)\\n)+)}\\n");
  private static final Pattern PLATFORM =
      Pattern.compile(" {4}implementation\\(enforcedPlatform\\(" + COORDINATE + "\\)\\)");
  private static final Pattern LIBRARY =
      Pattern.compile(" {4}implementation\\(" + COORDINATE + "\\)");

  private static final KnownArtifacts artifacts = new KnownArtifacts();

  @Test
  void everyBlockSaysWhatABuildNeeds() {
    List<String> faults = new ArrayList<>();

    for (Page page : Page.all()) {
      page.blocks("kotlin").forEach(block -> faults.addAll(faults(block)));
    }

    assertThat(faults).isEmpty();
  }

  private static List<String> faults(Page.Block block) {
    Matcher form = BLOCK.matcher(block.text());
    if (!form.matches()) {
      return List.of(block.where() + ": of a form that is not known");
    }
    List<String> faults = new ArrayList<>();
    boolean isManaged = false;
    for (String line : form.group("lines").split("\\n")) {
      Matcher platform = PLATFORM.matcher(line);
      Matcher library = LIBRARY.matcher(line);
      boolean isPlatform = platform.matches();
      if (!isPlatform && !library.matches()) {
        faults.add(block.where() + ": of a form that is not known:" + line);
        continue;
      }
      Matcher named = isPlatform ? platform : library;
      String version = named.group(2) == null ? "" : named.group(2);
      if (!artifacts.has(named.group(1) + version)) {
        faults.add(block.where() + ": " + named.group(1) + version + " does not exist");
      }
      // What stands below a platform has its version from there.
      boolean needsVersion = isPlatform || !isManaged;
      if (needsVersion == version.isEmpty()) {
        faults.add(block.where() + ": a version too many or too few:" + line);
      }
      isManaged |= isPlatform;
    }
    if (isManaged == (form.group("extra") != null)) {
      faults.add(block.where() + ": needs a platform or the version of OpenTelemetry");
    }
    return faults;
  }

  @Test
  void whatABuildWouldRefuseIsAFault() {
    assertThat(faults("implementation(\"dev.sentryotel:sentry-otel-bom\"")).isNotEmpty();
    assertThat(faults("implementation(platform(\"dev.sentryotel:sentry-otel-bom\"))")).isNotEmpty();
    assertThat(faults("implementation(\"dev.sentryotel:sentry-otel-bom\")"))
        .anyMatch(fault -> fault.contains("too few"))
        .anyMatch(fault -> fault.contains("needs a platform"));
    assertThat(faults("implementation(enforcedPlatform(\"dev.sentryotel:unheard-of:1\"))"))
        .singleElement()
        .asString()
        .contains("does not exist");
  }

  private static List<String> faults(String line) {
    String text = "dependencies {\n    " + line + "\n}\n";
    return faults(new Page.Block(Path.of("x.md"), 7, "kotlin", text));
  }
}
