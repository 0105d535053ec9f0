package slipway.packaging.pickle;

import java.io.IOException;
import slipway.packaging.pickle.Value.Constant;
import slipway.packaging.pickle.Value.Items;
import slipway.packaging.pickle.Value.Made;
import slipway.packaging.pickle.Value.Text;
import slipway.packaging.pickle.Value.Whole;

/// An array as joblib writes it: its bytes stand in the midst of the pickle, after a wrapper that
/// tells their shape, type and alignment (`joblib.numpy_pickle.NumpyArrayWrapper`).
final class JoblibArray {
  private static final String MODULE = "joblib.numpy_pickle";
  private static final String NAME = "NumpyArrayWrapper";
  private static final int BYTES_OF_CHARACTER = 4;

  private JoblibArray() {}

  static boolean is(Made made) {
    return made.by().module().equals(MODULE) && made.by().name().equals(NAME);
  }

  /// Arrays of objects follow as pickles of their own.
  static boolean isOfObjects(Made wrapper) {
    return type(wrapper).startsWith("O");
  }

  static void skip(Made wrapper, PickleBytes bytes) throws IOException {
    long size = width(type(wrapper));
    if (!(wrapper.state().values().get("shape") instanceof Items(var sides))) {
      throw new PickleMachine.Lost("an array of joblib's without a shape");
    }
    for (var side : sides) {
      if (!(side instanceof Whole(var length)) || length < 0) {
        throw new PickleMachine.Lost("an array of joblib's with an unreadable shape");
      }
      size = Math.multiplyExact(size, length);
    }
    var alignment = wrapper.state().values().get("numpy_array_alignment_bytes");
    if (alignment != null && !alignment.equals(new Constant("None"))) {
      bytes.skip(bytes.whole(1)); // so many bytes of padding
    }
    bytes.skip(size);
  }

  /// As NumPy writes it, without the order of bytes: `f8`, `i4`, `U10`.
  private static String type(Made wrapper) {
    if (wrapper.state().values().get("dtype") instanceof Made dtype
        && dtype.arguments() instanceof Items(var arguments)
        && !arguments.isEmpty()
        && arguments.getFirst() instanceof Text(var text)) {
      return text.replaceFirst("^[<>=|]", "");
    }
    throw new PickleMachine.Lost("an array of joblib's without a plain type");
  }

  private static long width(String type) {
    if (!type.matches("[a-zA-Z][0-9]{1,9}")) {
      throw new PickleMachine.Lost("an array of joblib's of type " + type);
    }
    long width = Long.parseLong(type.substring(1));
    return type.charAt(0) == 'U' ? width * BYTES_OF_CHARACTER : width;
  }
}
