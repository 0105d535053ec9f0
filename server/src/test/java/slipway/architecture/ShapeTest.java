package slipway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Files and methods stay short enough to be read at once, in main and test code of every module.
final class ShapeTest {
  private static final int FILE_LINES_MAX = 500;
  private static final int METHOD_LINES_MAX = 60;
  private static final int PARAMETERS_MAX = 6;

  private static final Path ROOT = Path.of(System.getProperty("slipway.root", ".."));

  @Test
  void files_areShort() throws IOException {
    var tooLong = new ArrayList<String>();
    for (var source : sources()) {
      try (var lines = Files.lines(source)) {
        long count = lines.count();
        if (count > FILE_LINES_MAX) {
          tooLong.add(ROOT.relativize(source) + ": " + count);
        }
      }
    }
    assertThat(tooLong).as("files over %s lines", FILE_LINES_MAX).isEmpty();
  }

  @Test
  void methods_areShortAndTakeFewParameters() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, files, _ -> {}, null, null, files.getJavaFileObjectsFromPaths(sources()));
      var positions = Trees.instance(task).getSourcePositions();
      var found = new ArrayList<String>();
      for (var unit : task.parse()) {
        unit.accept(new Methods(unit, positions, found), null);
      }
      assertThat(found)
          .as("methods over %s lines or %s parameters", METHOD_LINES_MAX, PARAMETERS_MAX)
          .isEmpty();
    }
  }

  private static List<Path> sources() throws IOException {
    try (var paths = Files.walk(ROOT)) {
      return paths
          .filter(path -> path.toString().endsWith(".java"))
          .filter(path -> path.toString().contains("/src/"))
          .filter(path -> !path.toString().contains("/target/"))
          .toList();
    }
  }

  private static final class Methods extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;

    Methods(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      long lines = line(positions.getEndPosition(unit, method)) - line(start(method)) + 1;
      boolean isConstructor = method.getReturnType() == null;
      int parameters = method.getParameters().size();
      if (lines > METHOD_LINES_MAX || (parameters > PARAMETERS_MAX && !isConstructor)) {
        found.add(
            "%s %s: %d lines, %d parameters"
                .formatted(
                    ROOT.relativize(Path.of(unit.getSourceFile().toUri())),
                    method.getName(),
                    lines,
                    parameters));
      }
      return super.visitMethod(method, unused);
    }

    private long start(Tree tree) {
      return positions.getStartPosition(unit, tree);
    }

    private long line(long position) {
      LineMap lines = unit.getLineMap();
      return lines.getLineNumber(position);
    }
  }
}
