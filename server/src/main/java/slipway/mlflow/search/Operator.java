package slipway.mlflow.search;

import java.util.EnumSet;
import java.util.Set;

/// How a field is compared.
public enum Operator {
  EQUAL("="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  LIKE("LIKE"),
  ILIKE("ILIKE"),
  IN("IN"),
  NOT_IN("NOT IN"),
  IS_NULL("IS NULL"),
  IS_NOT_NULL("IS NOT NULL");

  /// What numbers can be compared with.
  public static final Set<Operator> NUMERIC =
      EnumSet.of(EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL);

  /// Numbers that may be missing.
  public static final Set<Operator> NUMERIC_NULLABLE =
      EnumSet.of(
          EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, IS_NULL, IS_NOT_NULL);

  /// What texts can be compared with everywhere.
  public static final Set<Operator> TEXTUAL = EnumSet.of(EQUAL, NOT_EQUAL, LIKE, ILIKE);

  /// Texts that may also be listed.
  public static final Set<Operator> LISTED = EnumSet.of(EQUAL, NOT_EQUAL, LIKE, ILIKE, IN, NOT_IN);

  /// Texts that may be missing.
  public static final Set<Operator> NULLABLE =
      EnumSet.of(EQUAL, NOT_EQUAL, LIKE, ILIKE, IS_NULL, IS_NOT_NULL);

  private final String sign;

  Operator(String sign) {
    this.sign = sign;
  }

  /// As it is written, in MLflow's grammar and, but for the LIKEs, in SQL.
  public String sign() {
    return sign;
  }
}
