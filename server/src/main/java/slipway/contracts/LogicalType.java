package slipway.contracts;

import java.util.Locale;
import java.util.Set;
import slipway.analytics.ColumnType;

/// ODCS's types, as far as columns of tables have them.
enum LogicalType {
  STRING(Expression.Kind.TEXT, Set.of(ColumnType.Kind.STRING)),
  DATE(Expression.Kind.DATE, Set.of(ColumnType.Kind.DATE)),
  TIMESTAMP(Expression.Kind.TIMESTAMP, Set.of(ColumnType.Kind.TIMESTAMP)),
  NUMBER(
      Expression.Kind.NUMBER,
      Set.of(ColumnType.Kind.INTEGER, ColumnType.Kind.NUMBER, ColumnType.Kind.DECIMAL)),
  INTEGER(Expression.Kind.NUMBER, Set.of(ColumnType.Kind.INTEGER)),
  BOOLEAN(Expression.Kind.BOOLEAN, Set.of(ColumnType.Kind.BOOLEAN));

  private final Expression.Kind kind;
  private final Set<ColumnType.Kind> stored;

  LogicalType(Expression.Kind kind, Set<ColumnType.Kind> stored) {
    this.kind = kind;
    this.stored = stored;
  }

  Expression.Kind kind() {
    return kind;
  }

  boolean isStoredAs(ColumnType type) {
    return stored.contains(type.kind());
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
