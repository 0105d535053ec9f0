package slipway.contracts;

import java.util.List;
import java.util.Optional;

/// The rules of one row, compiled for a given order of features: what the serving door asks. Safe
/// for many threads; allocates nothing for a row that passes.
public final class RowRules {
  /// One rule over the values of a row.
  interface Test {
    boolean passes(double[] row);
  }

  /// @param test whether a row passes; null is NaN
  record Compiled(String rule, String field, String expected, int[] positions, Test test) {}

  private final List<String> features;
  private final Compiled[] rules;

  RowRules(List<String> features, List<Compiled> rules) {
    this.features = List.copyOf(features);
    this.rules = rules.toArray(Compiled[]::new);
  }

  /// Rules that every row passes: of a view without a contract.
  public static RowRules none(List<String> features) {
    return new RowRules(features, List.of());
  }

  /// The first broken rule of a row of features, NaN where one is missing.
  public Optional<Violation> check(double[] row) {
    for (var rule : rules) {
      if (!rule.test().passes(row)) {
        return Optional.of(violation(rule, row));
      }
    }
    return Optional.empty();
  }

  public List<String> features() {
    return features;
  }

  /// The names of the rules that are asked, in order.
  public List<String> rules() {
    return java.util.Arrays.stream(rules).map(Compiled::rule).toList();
  }

  private Violation violation(Compiled rule, double[] row) {
    var found = new StringBuilder();
    for (int position : rule.positions()) {
      if (!found.isEmpty()) {
        found.append(", ");
      }
      if (rule.positions().length > 1) {
        found.append(features.get(position)).append(" = ");
      }
      found.append(text(row[position]));
    }
    return new Violation(rule.rule(), rule.field(), found.toString(), rule.expected());
  }

  private static String text(double value) {
    if (Double.isNaN(value)) {
      return "null";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
