package slipway.cli.init;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A file whose rows are cases, each with its features and, when it is known, its label.
record Cases() implements Rows {
  @Override
  public String each(Plan plan) {
    return plan.key().column() == null ? "case" : plan.key().name();
  }

  @Override
  public String known() {
    return "";
  }

  @Override
  public String number(Profile column) {
    return column.kind() == Profile.Kind.INTEGER ? "integer" : "number";
  }

  @Override
  public boolean isKeyRepeated() {
    return false;
  }

  @Override
  public String features(Plan plan) {
    return "What is known of a row when " + Yaml.printable(plan.label().name()) + " is to be told.";
  }

  @Override
  public String featuresSql(Plan plan) {
    var selected = plan.features().stream().map(f -> f.sql() + as(f.sql(), f.name())).toList();
    return select(plan, selected, "");
  }

  @Override
  public String label(Plan plan) {
    return "What came of a row, known as soon as "
        + Yaml.printable(plan.label().name())
        + " is filled. Rows without it are only predicted.";
  }

  @Override
  public String labelSql(Plan plan) {
    var name = Featuring.quoted(plan.label().name());
    return select(plan, List.of(name), "\nwhere " + name + " is not null");
  }

  @Override
  public int horizonDays() {
    return 0;
  }

  @Override
  public boolean isLabelNamed(Label label) {
    return ColumnType.isNamed(label);
  }

  /// Rows without dates are as they are today.
  @Override
  public String cutoff() {
    return "today";
  }

  @Override
  public boolean isOver() {
    return false;
  }

  @Override
  public Optional<LocalDate> history() {
    return Optional.empty();
  }

  /// The key and what is selected beside it, from the rows of the dataset.
  private static String select(Plan plan, List<String> selected, String where) {
    var key = plan.key();
    var column = key.column();
    var name = column == null ? key.name() : Featuring.quoted(column.name());
    return named(plan, column)
        + "select "
        + name
        + (column == null ? "" : as(name, key.name()))
        + ",\n  "
        + String.join(",\n  ", selected)
        + "\nfrom "
        + (column == null ? "named" : "records")
        + where;
  }

  /// Where no column names the rows, their values do; rows that are alike are counted through.
  private static String named(Plan plan, @Nullable Profile column) {
    if (column != null) {
      return "";
    }
    var names = plan.source().columns().stream().map(c -> Featuring.quoted(c.name())).toList();
    var texts =
        names.stream()
            .map(name -> "coalesce(" + name + "::varchar, '')")
            .collect(Collectors.joining(", "));
    return "with named as (\n  select *, md5(concat_ws('|', "
        + texts
        + "))\n    || '-' || row_number() over (partition by "
        + String.join(", ", names)
        + ") as "
        + plan.key().name()
        + "\n  from records\n)\n";
  }

  private static String as(String sql, String name) {
    return sql.equals(Featuring.quoted(name)) ? "" : " as " + Featuring.quoted(name);
  }
}
