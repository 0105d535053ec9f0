package slipway.cli.init;

import java.time.LocalDate;
import java.util.Optional;

/// What a row of the file is, and what follows from it for all that is declared.
sealed interface Rows permits Cases, EventLog {
  /// What the dataset has a row for.
  String each(Plan plan);

  /// When a row is known, as a line of the dataset; empty: when it is imported.
  String known();

  /// How numbers of a column are declared.
  String number(Profile column);

  /// Whether a key has several rows, so that only the server can tell its features.
  boolean isKeyRepeated();

  /// What the feature view holds.
  String features(Plan plan);

  /// The feature view's SQL.
  String featuresSql(Plan plan);

  /// What the label view holds.
  String label(Plan plan);

  /// The label view's SQL.
  String labelSql(Plan plan);

  /// How many days after a cutoff its labels are known.
  int horizonDays();

  /// Whether the label's column holds names of classes, and not their numbers.
  boolean isLabelNamed(Label label);

  /// The day as of which a pipeline takes features.
  String cutoff();

  /// Whether that day stays the same, for the file has no events of these days.
  boolean isOver();

  /// The earlier day whose labels are known with the newest rows; none: those of the cutoff are.
  Optional<LocalDate> history();
}
