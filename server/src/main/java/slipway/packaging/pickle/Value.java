package slipway.packaging.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What stands on the stack of a pickle's machine, as far as names and sizes need to be known.
sealed interface Value {
  Value UNKNOWN = new Unknown();

  /// A text that may become a name.
  record Text(String text) implements Value {}

  /// A whole number.
  record Whole(long number) implements Value {}

  /// None, or a truth.
  record Constant(String name) implements Value {}

  /// Something imported.
  record Imported(PickleImport of) implements Value {}

  /// Something made by calling an import, and the arguments of the call.
  record Made(PickleImport by, Value arguments, Pairs state) implements Value {}

  /// A tuple or list.
  record Items(List<Value> items) implements Value {
    Items() {
      this(new ArrayList<>());
    }
  }

  /// A dictionary's texts and their values; other keys are not kept.
  record Pairs(Map<String, Value> values) implements Value {
    Pairs() {
      this(new HashMap<>());
    }
  }

  /// Where a collection begins.
  record Mark() implements Value {}

  /// All else.
  record Unknown() implements Value {}
}
