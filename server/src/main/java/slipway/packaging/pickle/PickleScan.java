package slipway.packaging.pickle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

/// Walks through the opcodes of a file of pickles, one after the other, as the loaders of pickle
/// and joblib would, and calls nothing. The machine is that of CPython's `pickletools` (protocols 0
/// to 5).
public final class PickleScan {
  /// So many values at once: a file that needs more is not a model.
  static final int VALUES_MAX = 2_000_000;

  private static final int IMPORTS_MAX = 10_000;
  private static final int PICKLES_MAX = 1_000;

  /// What was found.
  ///
  /// @param imports in order of module and name
  /// @param pickles that were walked to their end
  /// @param trailing bytes after the last of them that are no pickle
  /// @param problem why the walk ended before the end, with the place; empty when it did not
  public record Found(Set<PickleImport> imports, int pickles, long trailing, String problem) {
    public boolean isComplete() {
      return problem.isEmpty();
    }
  }

  private final PickleBytes bytes;
  private final Set<PickleImport> imports = new TreeSet<>();
  private int pickles;

  private PickleScan(InputStream in) {
    this.bytes = new PickleBytes(in);
  }

  /// Reads to the end of the stream, or to where it cannot be followed.
  ///
  /// @throws IOException when the stream cannot be read
  public static Found of(InputStream in) throws IOException {
    return new PickleScan(in).found();
  }

  private Found found() throws IOException {
    try {
      do {
        new PickleMachine(bytes, this::add).run();
        pickles++;
      } while (bytes.peek() >= 0 && isStart(bytes.peek()) && pickles < PICKLES_MAX);
    } catch (EOFException _) {
      return new Found(imports, pickles, 0, "it ends at byte " + bytes.at() + ", inside a pickle");
    } catch (ArithmeticException _) {
      return new Found(imports, pickles, 0, "an array is too large before byte " + bytes.at());
    } catch (PickleMachine.Lost lost) {
      var where = " before byte " + bytes.at();
      return new Found(imports, pickles, 0, lost.getMessage() + where);
    }
    long end = bytes.at();
    while (bytes.peek() >= 0) {
      bytes.skip(1);
    }
    return new Found(imports, pickles, bytes.at() - end, "");
  }

  /// Those of protocol 2 and later begin alike; torch's former files hold several of them.
  private static boolean isStart(int next) {
    return next == PickleMachine.PROTO;
  }

  private void add(PickleImport imported) {
    if (imports.size() < IMPORTS_MAX) {
      imports.add(imported);
    }
  }
}
