package slipway.features;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.analytics.Row;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.SlipwayException;

/// Which part of the rows an entity belongs to: the same for a training and for every later
/// question about a model that has not seen it.
///
/// @param count at least 2
/// @param expression SQL over entity and features that gives the fold, 0 to count − 1; null: by a
///   salted SHA-256 of the entity
public record Folds(int count, @Nullable String expression) {
  public static final int MAX = 100;

  /// The name of the fold's column in the view that [#over] makes.
  static final String COLUMN = "fold of the row";

  static final String FOLDED = "folded";
  private static final String SALT = "slipway folds";

  public Folds {
    if (count < 2 || count > MAX) {
      throw SlipwayException.invalid("folds", count, "2 to " + MAX);
    }
  }

  /// Makes the view `folded`: a table and the fold's column beside its own. The expression is
  /// somebody else's SQL, so the session must be confined.
  void over(Session session, String table) {
    var fold = expression == null ? "null" : "(" + expression + "\n)";
    session.requireSelect("select " + fold + " from " + table);
    session.view(
        FOLDED,
        "select *, cast(" + fold + " as bigint) as " + Sql.name(COLUMN) + " from " + table,
        Map.of());
  }

  /// The fold of a row whose column `at` is the fold's.
  int of(Row row, int at, String entity, String key) {
    if (expression == null) {
      return hashed(key);
    }
    long fold = row.integer(at);
    if (row.isNull(at) || fold < 0 || fold >= count) {
      throw SlipwayException.invalid(
          "folds.expression", row.text(at) + " for " + entity + " " + key, "0 to " + (count - 1));
    }
    return (int) fold;
  }

  /// The first 64 bits of a salted SHA-256, as an unsigned number, modulo the folds.
  private int hashed(String key) {
    var hash = Digest.of((SALT + '\0' + key).getBytes(StandardCharsets.UTF_8));
    return (int) Long.remainderUnsigned(Long.parseUnsignedLong(hash.hex(), 0, 16, 16), count);
  }
}
