package dev.sentryotel.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A newcomer's project outside this build, which finds our artifacts where they were installed. */
record ScratchProject(Path directory) {

  private static final long BUILD_MINUTES = 5;

  private static final String APPLICATION =
      """
      package scratch;

      import org.springframework.boot.SpringApplication;
      import org.springframework.boot.autoconfigure.SpringBootApplication;
      import org.springframework.web.bind.annotation.GetMapping;
      import org.springframework.web.bind.annotation.RestController;

      @SpringBootApplication
      @RestController
      public class Scratch {

        public static void main(String[] arguments) {
          SpringApplication.run(Scratch.class, arguments);
        }

        @GetMapping("/hello")
        String hello() {
          return "hello";
        }
      }
      """;

  /** Under Spring Boot's parent. */
  static final String PARENT =
      """
      <parent>
        <groupId>org.springframework.boot</groupId>
        <artifactId>spring-boot-starter-parent</artifactId>
        <version>BOOT</version>
        <relativePath/>
      </parent>
      """;

  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        FORM
        <groupId>scratch</groupId>
        <artifactId>scratch</artifactId>
        <version>1</version>
        <properties>
          <maven.compiler.source>17</maven.compiler.source>
          <maven.compiler.target>17</maven.compiler.target>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
          PROPERTIES
        </properties>
        DEPENDENCIES
        <build>
          <finalName>scratch</finalName>
          <plugins>
            <plugin>
              <groupId>org.springframework.boot</groupId>
              <artifactId>spring-boot-maven-plugin</artifactId>
              <version>BOOT</version>
              <executions>
                <execution>
                  <id>repackage</id>
                  <goals>
                    <goal>repackage</goal>
                  </goals>
                </execution>
              </executions>
            </plugin>
          </plugins>
        </build>
      </project>
      """;

  private static final String WEB =
      """
      <dependency>
        <groupId>org.springframework.boot</groupId>
        <artifactId>spring-boot-starter-webmvc</artifactId>
      </dependency>
      """;

  /**
   * Builds it.
   *
   * @param parent {@link #PARENT} or nothing
   * @param dependencies as the README has them, to which the web is added
   */
  static ScratchProject build(Path directory, String parent, String properties, String dependencies)
      throws Exception {
    Path source = directory.resolve("src/main/java/scratch/Scratch.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, APPLICATION);
    int end = dependencies.lastIndexOf("</dependencies>");
    String pom =
        POM.replace("FORM", parent)
            .replace("PROPERTIES", properties)
            .replace(
                "DEPENDENCIES", dependencies.substring(0, end) + WEB + dependencies.substring(end))
            .replace("BOOT", System.getProperty("forms.spring-boot"));
    Files.writeString(directory.resolve("pom.xml"), pom);
    Path log = directory.resolve("build.log");
    Process maven =
        new ProcessBuilder(
                System.getProperty("forms.maven"),
                "-B",
                "-Dmaven.repo.local=" + System.getProperty("forms.repository"),
                "package")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(maven.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)).isTrue();
      assertThat(maven.exitValue()).as(() -> text(log)).isZero();
    } finally {
      maven.destroyForcibly();
    }
    return new ScratchProject(directory);
  }

  /** Starts it on a free port; what it says is in {@link #log()}. */
  Process run(Map<String, String> environment) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                directory.resolve("target/scratch.jar").toString(),
                "--server.port=0"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("run.log").toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("SENTRY_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  String log() {
    return text(directory.resolve("run.log"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
