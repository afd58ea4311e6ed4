package dev.sentryotel.documentation;

import com.sun.source.util.JavacTask;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles the Java blocks of the docs, each as it stands: as statements in a method if it can be
 * read as such, else as members of a class. That class extends {@link Surroundings} and imports
 * what the docs do not spell out. Nothing is written to disk.
 */
final class JavaSnippets {

  /** What the docs use and an editor would add. */
  private static final List<String> IMPORTS =
      List.of(
          "dev.sentryotel.*",
          "dev.sentryotel.autoconfigure.test.*",
          "dev.sentryotel.delivery.*",
          "dev.sentryotel.propagation.*",
          "dev.sentryotel.sampling.*",
          "io.opentelemetry.api.OpenTelemetry",
          "io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator",
          "io.opentelemetry.api.common.*",
          "io.opentelemetry.api.trace.*",
          "io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator",
          "io.opentelemetry.context.Context",
          "io.opentelemetry.context.Scope",
          "io.opentelemetry.context.propagation.*",
          "io.opentelemetry.instrumentation.annotations.*",
          "io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry",
          "io.opentelemetry.sdk.OpenTelemetrySdk",
          "io.opentelemetry.sdk.autoconfigure.spi.*",
          "io.opentelemetry.sdk.resources.Resource",
          "io.opentelemetry.sdk.trace.*",
          "io.opentelemetry.sdk.trace.data.*",
          "io.opentelemetry.sdk.trace.samplers.*",
          "java.time.Duration",
          "java.util.*",
          "javax.sql.DataSource",
          "org.junit.jupiter.api.Test",
          "org.springframework.beans.factory.ObjectProvider",
          "org.springframework.beans.factory.annotation.Autowired",
          "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.*",
          "org.springframework.boot.test.context.SpringBootTest",
          "org.springframework.context.annotation.*",
          "org.springframework.core.annotation.Order",
          "org.springframework.security.config.annotation.web.builders.HttpSecurity",
          "org.springframework.security.config.web.server.ServerHttpSecurity",
          "org.springframework.security.web.SecurityFilterChain",
          "org.springframework.security.web.server.SecurityWebFilterChain",
          "org.springframework.security.web.server.util.matcher"
              + ".PathPatternParserServerWebExchangeMatcher",
          "org.springframework.stereotype.*",
          "org.springframework.web.bind.annotation.*");

  private static final String PACKAGE = "package dev.sentryotel.documentation;\n";

  /** A block as a file of Java. */
  private static final class Source extends SimpleJavaFileObject {

    private final Page.Block block;
    private final String text;
    // Lines of ours before the first of the snippet.
    private final int linesBefore;

    Source(Page.Block block, String className, String before, String after) {
      super(URI.create("string:///" + className + ".java"), Kind.SOURCE);
      this.block = block;
      this.text = before + block.text() + after;
      this.linesBefore = (int) before.chars().filter(c -> c == '\n').count();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    String fault(Diagnostic<? extends JavaFileObject> diagnostic) {
      long line = block.line() + diagnostic.getLineNumber() - linesBefore - 1;
      return block.page() + ":" + line + ": " + diagnostic.getMessage(Locale.ROOT);
    }
  }

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final List<String> options =
      List.of("-proc:none", "-Xlint:-options", "-classpath", classPath());

  private static String classPath() {
    try (InputStream in = JavaSnippets.class.getResourceAsStream("/class-path.txt")) {
      String jars = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return "target/test-classes"
          + File.pathSeparator
          + "target/classes"
          + File.pathSeparator
          + jars.replace("|", File.pathSeparator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what is wrong with them, by page and line; empty if all compile. */
  List<String> faults(List<Page.Block> blocks) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      sources.add(source(blocks.get(i), "Snippet" + i));
    }
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    task(sources, diagnostics).analyze();
    return errors(diagnostics);
  }

  private Source source(Page.Block block, String className) throws IOException {
    Source statements = source(block, className, "void run() throws Exception {\n", "}\n");
    return isReadable(statements) ? statements : source(block, className, "", "");
  }

  private static Source source(Page.Block block, String className, String before, String after) {
    String imports =
        IMPORTS.stream().map(each -> "import " + each + ";\n").collect(Collectors.joining());
    return new Source(
        block,
        className,
        PACKAGE + imports + "class " + className + " extends Surroundings {\n" + before,
        after + "}\n");
  }

  private boolean isReadable(Source source) throws IOException {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    task(List.of(source), diagnostics).parse();
    return errors(diagnostics).isEmpty();
  }

  private JavacTask task(List<Source> sources, DiagnosticCollector<JavaFileObject> diagnostics) {
    return (JavacTask) compiler.getTask(null, null, diagnostics, options, null, sources);
  }

  private static List<String> errors(DiagnosticCollector<JavaFileObject> diagnostics) {
    return diagnostics.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(
            each ->
                each.getSource() instanceof Source source ? source.fault(each) : each.toString())
        .toList();
  }
}
