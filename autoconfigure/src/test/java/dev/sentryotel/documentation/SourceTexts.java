package dev.sentryotel.documentation;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The texts of the product's code, put together as they are written, with a hole per value. */
final class SourceTexts {

  /** Stands for a value that is not known before the program runs. */
  static final String HOLE = "{}";

  /**
   * A text.
   *
   * @param level at which it is logged, such as {@code WARN}, or null if it is not logged directly
   * @param text with {@link #HOLE}s
   */
  record Text(@Nullable String level, String text) {}

  private final Set<Text> texts = new LinkedHashSet<>();

  private SourceTexts() {}

  /** Reads the sources of this module. */
  static SourceTexts ofTheProduct() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    SourceTexts result = new SourceTexts();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      List<Path> paths = sources.filter(path -> path.toString().endsWith(".java")).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(paths));
      for (CompilationUnitTree unit : task.parse()) {
        new Reader(result.texts).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  Set<Text> texts() {
    return texts;
  }

  /** Whether a literal is just that text. */
  boolean hasLiteral(String text) {
    return texts.contains(new Text(null, text));
  }

  private static final class Reader extends TreeScanner<@Nullable Void, @Nullable String> {

    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug");

    private final Set<Text> texts;
    // Constants of the same file.
    private final Map<String, String> constants = new HashMap<>();

    Reader(Set<Text> texts) {
      this.texts = texts;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree node, @Nullable String level) {
      if (node.getInitializer() instanceof LiteralTree literal
          && literal.getValue() instanceof String text) {
        constants.put(node.getName().toString(), text);
      }
      return super.visitVariable(node, level);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree node, @Nullable String level) {
      String called =
          node.getMethodSelect() instanceof MemberSelectTree member
              ? member.getIdentifier().toString()
              : "";
      if (LEVELS.contains(called) && !node.getArguments().isEmpty()) {
        scan(node.getArguments().get(0), called.toUpperCase(Locale.ROOT));
      }
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree node, @Nullable String level) {
      if (node.getKind() != Tree.Kind.PLUS) {
        return super.visitBinary(node, level);
      }
      List<ExpressionTree> parts = new ArrayList<>();
      flatten(node, parts);
      StringBuilder text = new StringBuilder();
      for (ExpressionTree part : parts) {
        String known = known(part);
        text.append(known == null ? HOLE : known);
        if (known == null) {
          scan(part, null);
        }
      }
      texts.add(new Text(level, text.toString()));
      return null;
    }

    private static void flatten(ExpressionTree node, List<ExpressionTree> parts) {
      if (node instanceof BinaryTree binary && binary.getKind() == Tree.Kind.PLUS) {
        flatten(binary.getLeftOperand(), parts);
        flatten(binary.getRightOperand(), parts);
      } else if (node instanceof ParenthesizedTree inner) {
        flatten(inner.getExpression(), parts);
      } else {
        parts.add(node);
      }
    }

    private @Nullable String known(ExpressionTree node) {
      if (node instanceof LiteralTree literal) {
        return String.valueOf(literal.getValue());
      }
      return node instanceof IdentifierTree name ? constants.get(name.getName().toString()) : null;
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree node, @Nullable String level) {
      if (node.getValue() instanceof String text) {
        texts.add(new Text(level, text));
      }
      return null;
    }
  }
}
