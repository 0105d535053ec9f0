package slipway.contracts;

import java.util.LinkedHashMap;
import java.util.List;
import slipway.contracts.ExpressionParser.Reach;

/// A condition over the features of one row, in the grammar of row rules: which rows belong to a
/// slice. Safe for many threads.
public final class Condition {
  private final ExpressionPredicate.Truth truth;

  private Condition(ExpressionPredicate.Truth truth) {
    this.truth = truth;
  }

  /// Refuses, naming `field`, what the grammar does not know and unknown features, with the nearest
  /// known one.
  public static Condition parse(String field, String text, List<String> features) {
    var columns = new LinkedHashMap<String, Expression.Kind>();
    features.forEach(feature -> columns.put(feature, Expression.Kind.NUMBER));
    var expression = ExpressionParser.parse(field, text, columns, Reach.ROW);
    if (!ExpressionPredicate.isOver(expression, features)) {
      throw slipway.api.SlipwayException.invalid(field, '"' + text + '"', "numbers only");
    }
    return new Condition(ExpressionPredicate.truth(expression, features));
  }

  /// Whether the row fulfils it; what cannot be told (a null) does not.
  ///
  /// @param row values in the order of the features, NaN where one is missing
  public boolean holds(double[] row) {
    return ExpressionPredicate.isTrue(truth.of(row));
  }
}
