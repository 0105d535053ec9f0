package slipway.mlflow.search;

import java.util.List;

/// What a search asks of each item. It holds or it does not: a comparison with what an item does
/// not have does not hold, so its negation does.
public sealed interface Filter {
  /// What a comparison looks at.
  enum Entity {
    ATTRIBUTE,
    METRIC,
    PARAM,
    TAG,
    DATASET
  }

  /// A field by its canonical name.
  record Field(Entity entity, String key) {}

  /// What a field is compared with.
  sealed interface Operand {}

  /// A quoted text.
  record Text(String value) implements Operand {}

  /// A number without quotes.
  record Number(double value) implements Operand {}

  /// The list of IN and NOT IN.
  record Texts(List<String> values) implements Operand {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /// Of IS NULL and IS NOT NULL.
  record Nothing() implements Operand {}

  /// One condition.
  record Comparison(Field field, Operator operator, Operand operand) implements Filter {}

  /// All of them hold; an empty list matches everything.
  record All(List<Filter> parts) implements Filter {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /// At least one of them holds.
  record Any(List<Filter> parts) implements Filter {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /// It does not hold.
  record Not(Filter part) implements Filter {}
}
