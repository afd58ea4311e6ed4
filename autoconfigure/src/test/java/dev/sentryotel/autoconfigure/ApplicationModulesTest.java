package dev.sentryotel.autoconfigure;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.PackageVersion;

@ExtendWith(OutputCaptureExtension.class)
class ApplicationModulesTest {

  @TempDir private Path directory;
  private final List<URL> classPath = new ArrayList<>();

  @Test
  void realJarsAreNamedByMavenOrByTheirFiles() throws IOException {
    for (Class<?> each : List.of(SpringApplication.class, JsonFactory.class)) {
      classPath.add(each.getProtectionDomain().getCodeSource().getLocation());
    }

    assertThat(modules())
        .containsExactly(
            entry("spring-boot", SpringBootVersion.getVersion()),
            entry("tools.jackson.core:jackson-core", PackageVersion.VERSION.toString()));
  }

  @Test
  void mavensNameIsTakenBeforeTheFiles() throws IOException {
    jar("shop-1.0.jar", Map.of("META-INF/maven/dev.example/shop/pom.properties", "version=1.0.1"));

    assertThat(modules()).containsExactly(entry("dev.example:shop", "1.0.1"));
  }

  @Test
  void jarWithOthersInItIsNamedByItsOwnFiles() throws IOException {
    Map<String, String> poms = new LinkedHashMap<>();
    poms.put("META-INF/maven/dev.example/log/pom.properties", "version=9");
    poms.put("META-INF/maven/dev.example/log-1.2-api/pom.properties", "version=3.0");
    poms.put("META-INF/maven/dev.example/log-1.2/pom.properties", "version=8");
    poms.put("META-INF/maven/dev.example/shaded/pom.properties", "version=7");
    jar("log-1.2-api-3.0.jar", poms);
    jar("all-2.0.jar", Map.of("META-INF/maven/dev.example/shaded/pom.properties", "version=8"));
    jar("shop-api-2.0.jar", Map.of("META-INF/maven/dev.example/shop/pom.properties", "version=9"));

    assertThat(modules())
        .containsExactly(
            entry("dev.example:log-1.2-api", "3.0"), entry("all", "2.0"), entry("shop-api", "2.0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring-core|7.0.1",
        "lib-with-parts|1.0-RC1",
        "native|4.2.0-linux-x86_64",
        "snap shot+x|1.0-20260102.030405-1"
      })
  void nameOfTheFileIsNameAndVersion(String nameAndVersion) throws IOException {
    String[] parts = nameAndVersion.split("\\|");
    jar(parts[0] + "-" + parts[1] + ".jar", Map.of());

    assertThat(modules()).containsExactly(entry(parts[0], parts[1]));
  }

  @Test
  void fileWithoutVersionIsAskedForItsManifest() throws IOException {
    Manifest manifest = manifest();
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "1.4.0");
    jar("shop.jar", manifest, Map.of());
    jar("unversioned.jar", Map.of());

    assertThat(modules()).containsExactly(entry("shop", "1.4.0"));
  }

  @Test
  void whatCannotBeReadIsLeftOut() throws IOException {
    Path garbage = Files.writeString(directory.resolve("garbage-1.0.jar"), "no jar");
    classPath.add(garbage.toUri().toURL());
    classPath.add(directory.resolve("missing-1.0.jar").toUri().toURL());
    Path classes = Files.createDirectories(directory.resolve("classes-1.0/META-INF"));
    Files.writeString(classes.resolve("MANIFEST.MF"), "Manifest-Version: 1.0\n");
    classPath.add(classes.getParent().toUri().toURL());
    jar("broken-1.0.jar", Map.of("META-INF/maven/dev.example/broken/pom.properties", "\\u12"));
    jar("no-version-1.0.jar", Map.of("META-INF/maven/dev.example/no-version/pom.properties", ""));
    jar("x".repeat(201) + "-1.0.jar", Map.of());
    jar("good-1.0.jar", Map.of());

    assertThat(modules()).containsExactly(entry("no-version", "1.0"), entry("good", "1.0"));
  }

  @Test
  void firstOfTwoVersionsIsTheOneWhoseClassesAreUsed() throws IOException {
    jar("lib-2.0.jar", Map.of());
    jar("lib-1.0.jar", Map.of());

    assertThat(modules()).containsExactly(entry("lib", "2.0"));
  }

  @Test
  void asManyAreListedAsSentryKeepsAndTheRestIsMentioned(CapturedOutput output) throws IOException {
    for (int i = 0; i < 100; i++) {
      jar("a".repeat(90) + i + "z-1.0.jar", Map.of());
    }

    Map<String, String> modules = modules();

    // "…":"1.0", without the last comma, in braces
    int bytes = modules.keySet().stream().mapToInt(name -> name.length() + 9).sum() + 1;
    assertThat(bytes).isBetween(ApplicationModules.MAX_BYTES - 110, ApplicationModules.MAX_BYTES);
    assertThat(output)
        .contains("transactions list " + modules.size() + " jars of the application; ")
        .contains((100 - modules.size()) + " are left out");
  }

  @Test
  void classLoaderThatFailsHasNoModules() {
    ClassLoader failing =
        new ClassLoader(null) {
          @Override
          public Enumeration<URL> findResources(String name) {
            throw new IllegalStateException("closed");
          }
        };

    assertThat(new ApplicationModules(failing).get()).isEmpty();
  }

  @Test
  void jarsStayOpenForThoseWhoReadFromThem() throws IOException {
    jar("lib-1.0.jar", Map.of("text", "content"));
    try (URLClassLoader classLoader = classLoader();
        InputStream text = classLoader.getResource("text").openStream()) {

      new ApplicationModules(classLoader).get();

      assertThat(text).hasContent("content");
    }
  }

  private Map<String, String> modules() throws IOException {
    try (URLClassLoader classLoader = classLoader()) {
      return new ApplicationModules(classLoader).get();
    }
  }

  private URLClassLoader classLoader() {
    return new URLClassLoader(classPath.toArray(URL[]::new), null);
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    return manifest;
  }

  private void jar(String name, Map<String, String> files) throws IOException {
    jar(name, manifest(), files);
  }

  private void jar(String name, Manifest manifest, Map<String, String> files) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, String> each : files.entrySet()) {
        jar.putNextEntry(new ZipEntry(each.getKey()));
        jar.write(each.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    classPath.add(file.toUri().toURL());
  }
}
