package dev.sentryotel.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The second half of what a build does ahead of time. */
final class AheadOfTime {

  private AheadOfTime() {}

  /** Compiles the generated sources into the directory itself, beside what else was generated. */
  static void compile(Path directory, String classPath) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.walk(directory.resolve("sources"))) {
      copy(directory.resolve("resources"), directory);
      copy(directory.resolve("classes"), directory);
      List<Path> java = sources.filter(each -> each.toString().endsWith(".java")).toList();
      boolean isCompiled =
          compiler
              .getTask(
                  null,
                  files,
                  null,
                  List.of(
                      "-d",
                      directory.toString(),
                      "-cp",
                      directory + File.pathSeparator + classPath,
                      "-proc:none",
                      "-nowarn"),
                  null,
                  files.getJavaFileObjectsFromPaths(java))
              .call();
      if (!isCompiled) {
        throw new IllegalStateException("The generated sources do not compile");
      }
      Files.writeString(directory.resolve("spring.properties"), "spring.aot.enabled=true");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        Files.createDirectories(target.getParent());
        Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
