package slipway.contracts;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A condition over the columns of one row (and of the row before it, in step rules), as a tree. It
/// is written once as SQL ([ExpressionSql]) and once as Java ([ExpressionPredicate]), and both mean
/// the same: numbers are IEEE doubles, NaN is null, and null makes a comparison unknown.
sealed interface Expression {
  /// What a node gives.
  enum Kind {
    NUMBER,
    BOOLEAN,
    TEXT,
    DATE,
    TIMESTAMP
  }

  /// The operators of comparison, as SQL writes them.
  enum Comparison {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String sql;

    Comparison(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }
  }

  Kind kind();

  record NumberValue(double value) implements Expression {
    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  record BooleanValue(boolean value) implements Expression {
    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }
  }

  record TextValue(String value) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TEXT;
    }
  }

  record DateValue(LocalDate value) implements Expression {
    @Override
    public Kind kind() {
      return Kind.DATE;
    }
  }

  record TimestampValue(LocalDateTime value) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TIMESTAMP;
    }
  }

  /// A column of this version's row, or with `previous` of the version before.
  record ColumnValue(String name, boolean previous, Kind kind) implements Expression {}

  /// `$days`: between the two versions.
  record Days() implements Expression {
    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  /// @param operator one of + - * /
  record Arithmetic(char operator, Expression left, Expression right) implements Expression {
    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  record Negate(Expression operand) implements Expression {
    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  record Absolute(Expression operand) implements Expression {
    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  record Length(Expression operand) implements Expression {
    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  record Coalesce(List<Expression> operands) implements Expression {
    @Override
    public Kind kind() {
      return operands.getFirst().kind();
    }
  }

  record Compare(Comparison operator, Expression left, Expression right) implements Expression {
    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }
  }

  record In(Expression operand, List<Expression> values) implements Expression {
    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }
  }

  /// A regular expression found anywhere in the text.
  record Matches(Expression operand, String pattern) implements Expression {
    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }
  }

  /// A whole multiple of `unit`, as near as doubles can tell (11.77 is one of 0.01).
  record MultipleOf(Expression operand, double unit) implements Expression {
    static final double TOLERANCE = 1e-9;

    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }
  }

  record And(Expression left, Expression right) implements Expression {
    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }
  }

  record Or(Expression left, Expression right) implements Expression {
    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }
  }

  record Not(Expression operand) implements Expression {
    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }
  }

  record IsNull(Expression operand) implements Expression {
    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }
  }

  /// The parts that a node is made of.
  default List<Expression> parts() {
    return switch (this) {
      case NumberValue _,
          BooleanValue _,
          TextValue _,
          DateValue _,
          TimestampValue _,
          ColumnValue _,
          Days _ ->
          List.of();
      case Arithmetic(var _, var left, var right) -> List.of(left, right);
      case Compare(var _, var left, var right) -> List.of(left, right);
      case And(var left, var right) -> List.of(left, right);
      case Or(var left, var right) -> List.of(left, right);
      case Negate(var operand) -> List.of(operand);
      case Absolute(var operand) -> List.of(operand);
      case Length(var operand) -> List.of(operand);
      case Not(var operand) -> List.of(operand);
      case IsNull(var operand) -> List.of(operand);
      case In(var operand, var _) -> List.of(operand);
      case Matches(var operand, var _) -> List.of(operand);
      case MultipleOf(var operand, var _) -> List.of(operand);
      case Coalesce(var operands) -> operands;
    };
  }

  /// Visits this node and all below it.
  default void walk(Consumer<Expression> visitor) {
    visitor.accept(this);
    parts().forEach(part -> part.walk(visitor));
  }

  /// The columns of this version (or, with `previous`, of the one before) that it reads.
  default Set<String> columns(boolean previous) {
    var names = new TreeSet<String>();
    walk(node -> {
      if (node instanceof ColumnValue column && column.previous() == previous) {
        names.add(column.name());
      }
    });
    return names;
  }
}
