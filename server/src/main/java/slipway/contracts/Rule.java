package slipway.contracts;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import slipway.api.Counted;

/// One rule of a contract, compiled as far as it can be without a table.
sealed interface Rule {
  /// Unique in its contract.
  String name();

  /// The column it stands at in the contract; null for rules of the table.
  @Nullable String column();

  /// For people.
  String expected();

  /// The columns without which it cannot be checked.
  Set<String> needs();

  /// The column is there and of this type. Known without reading a row; at the door it means that
  /// an integer is whole.
  record Typed(String name, String column, LogicalType type) implements Rule {
    @Override
    public String expected() {
      return type.text();
    }

    @Override
    public Set<String> needs() {
      return Set.of();
    }
  }

  /// A condition that rows meet; `allowed` says how many may break it.
  record Condition(
      String name,
      @Nullable String column,
      Expression condition,
      String expected,
      Threshold allowed)
      implements Rule {
    @Override
    public Set<String> needs() {
      return condition.columns(false);
    }
  }

  /// Rows beyond the first of each combination of these columns' values; rows in which one of them
  /// is null are passed over when there is one column only.
  record Duplicates(String name, @Nullable String column, List<String> columns, Threshold allowed)
      implements Rule {
    @Override
    public String expected() {
      return allowed.equals(Threshold.NONE)
          ? "no two rows with the same " + String.join(", ", columns)
          : allowed.text() + " that repeat another's " + String.join(", ", columns);
    }

    @Override
    public Set<String> needs() {
      return new TreeSet<>(columns);
    }
  }

  record RowCount(String name, Threshold allowed) implements Rule {
    @Override
    public @Nullable String column() {
      return null;
    }

    @Override
    public String expected() {
      return allowed.text();
    }

    @Override
    public Set<String> needs() {
      return Set.of();
    }
  }

  /// The newest value of a date or timestamp is at most so many days older than the business clock.
  record Freshness(String name, String column, double maxAgeDays) implements Rule {
    @Override
    public String expected() {
      var days = Threshold.plain(maxAgeDays) + " " + Counted.noun(maxAgeDays, "day");
      return "newest at most " + days + " old";
    }

    @Override
    public Set<String> needs() {
      return Set.of(column);
    }
  }

  /// A condition on a key's row together with its row in the version before.
  record Step(String name, List<String> key, Expression condition, String expected)
      implements Rule {
    @Override
    public @Nullable String column() {
      return null;
    }

    @Override
    public Set<String> needs() {
      var needed = new TreeSet<>(condition.columns(false));
      needed.addAll(key);
      return needed;
    }
  }

  /// Every key of the version before is still there.
  record KeysKept(String name, List<String> key) implements Rule {
    @Override
    public @Nullable String column() {
      return null;
    }

    @Override
    public String expected() {
      return "every " + String.join(", ", key) + " of the version before";
    }

    @Override
    public Set<String> needs() {
      return new TreeSet<>(key);
    }
  }
}
