package slipway.cli.init;

import java.util.ArrayList;
import slipway.api.Task;

/// How a column is declared.
final class ColumnType {
  private ColumnType() {}

  static String of(Plan plan, Profile column) {
    if (column == plan.label().column() && isNamed(plan.label())) {
      return "string";
    }
    return switch (column.kind()) {
      case INTEGER, NUMBER -> plan.rows().number(column);
      case BOOLEAN -> "boolean";
      case DATE -> "date";
      case TIMESTAMP -> "timestamp";
      case TEXT, EMPTY -> "string";
    };
  }

  /// Whether the classes have names, and are not the numbers 0, 1, 2 … themselves.
  static boolean isNamed(Label label) {
    if (label.task() == Task.REGRESSION) {
      return false;
    }
    var numbers = new ArrayList<String>();
    for (int i = 0; i < label.classes().size(); i++) {
      numbers.add(String.valueOf(i));
    }
    return !label.classes().equals(numbers);
  }
}
