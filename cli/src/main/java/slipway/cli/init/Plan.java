package slipway.cli.init;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.api.Counted;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.cli.init.Use.Feature;

/// What a project will hold: what becomes of each column, and why.
///
/// @param key of the entity, a column or one that is made of all of them
/// @param uses one for each column, in file order
/// @param rows what a row of the file is
record Plan(
    Template template,
    String name,
    Source source,
    Label label,
    EntityKey key,
    List<Use> uses,
    Rows rows) {
  private static final int FEATURES_MAX = 2_000;

  /// What a user chose.
  ///
  /// @param keep columns that stay features although they tell the label
  /// @param leaveOut columns that no model is to see
  /// @param time that rows are events at; null: rows are cases
  /// @param horizonDays of events: how far ahead is told
  record Wishes(
      @Nullable String key,
      @Nullable String label,
      @Nullable String positive,
      List<String> keep,
      List<String> leaveOut,
      @Nullable String time,
      @Nullable Integer horizonDays) {}

  /// The name of each row.
  ///
  /// @param column null: rows are named by a digest of all their values
  record EntityKey(String name, boolean isInteger, @Nullable Profile column) {}

  static Plan of(Template template, String name, Source source, Wishes wishes) {
    if (wishes.time() != null) {
      return EventPlan.of(template, name, source, wishes).requireFeatures(Map.of());
    }
    if (wishes.horizonDays() != null) {
      throw SlipwayException.invalid(
          "--horizon", wishes.horizonDays(), "none without --time, the column that dates events");
    }
    var label = Label.of(template, source, wishes.label(), wishes.positive());
    var key = key(source, label, wishes.key());
    wishes.keep().forEach(column -> source.require("--keep", column));
    wishes.leaveOut().forEach(column -> source.require("--leave-out", column));
    var leaks = new HashMap<>(Leaks.find(source, label));
    leaks.keySet().removeAll(wishes.keep());
    var featuring =
        new Featuring(new HashSet<>(Set.of(key.name(), Featuring.identifier(label.name()))));
    var uses = new ArrayList<Use>();
    for (var column : source.columns()) {
      uses.add(
          column == label.column()
              ? new Use.Told(label)
              : column == key.column()
                  ? new Use.Key()
                  : wishes.leaveOut().contains(column.name())
                      ? new Use.LeftOut("as asked")
                      : Optional.ofNullable(leaks.get(column.name()))
                          .<Use>map(why -> new Use.LeftOut("it tells the label: " + why))
                          .orElseGet(() -> featuring.of(column)));
    }
    return new Plan(template, name, source, label, key, List.copyOf(uses), new Cases())
        .requireFeatures(leaks);
  }

  private Plan requireFeatures(Map<String, String> leaks) {
    int count = features().size();
    if (count == 0) {
      var file = String.valueOf(source.file().getFileName());
      throw SlipwayException.invalid(
          file,
          "no column is left to tell "
              + label.name()
              + " by"
              + (leaks.isEmpty() ? "" : "; " + leaks.keySet() + " tell it by themselves"),
          leaks.isEmpty()
              ? "at least one feature"
              : "other columns, or --keep COLUMN where one is"
                  + " honestly known before the outcome");
    }
    if (count > FEATURES_MAX) {
      throw SlipwayException.invalid(
          "features", count, "at most " + FEATURES_MAX + "; leave columns out with --leave-out");
    }
    return this;
  }

  List<Feature> features() {
    return Featuring.all(uses);
  }

  Task task() {
    return label.task();
  }

  /// The columns that no model sees, each with the reason.
  Map<String, String> leftOut() {
    var left = new java.util.LinkedHashMap<String, String>();
    for (int i = 0; i < uses.size(); i++) {
      if (uses.get(i) instanceof Use.LeftOut(var why)) {
        left.put(source.columns().get(i).name(), why);
      }
    }
    return left;
  }

  private static EntityKey key(Source source, Label label, @Nullable String named) {
    if (named != null) {
      var column = source.require("--key", named);
      if (column == label.column() || !isKey(column)) {
        throw SlipwayException.invalid(
            "--key",
            column.name() + (column == label.column() ? " is the label" : why(column)),
            "a column with another whole number or text in every row");
      }
      return of(column);
    }
    return source.columns().stream()
        .filter(column -> column != label.column() && isKey(column))
        .filter(column -> Featuring.isIdentifier(column) || column.kind() == Profile.Kind.TEXT)
        .min(java.util.Comparator.comparing(column -> !Featuring.isIdentifier(column)))
        .map(Plan::of)
        .orElseGet(() -> new EntityKey(fresh(source), false, null));
  }

  private static String fresh(Source source) {
    var name = "row_id";
    while (source.find(name).isPresent()) {
      name = name + "_";
    }
    return name;
  }

  private static EntityKey of(Profile column) {
    return new EntityKey(
        Featuring.identifier(column.name()), column.kind() == Profile.Kind.INTEGER, column);
  }

  private static boolean isKey(Profile column) {
    return column.isUnique()
        && (column.kind() == Profile.Kind.INTEGER || column.kind() == Profile.Kind.TEXT);
  }

  private static String why(Profile column) {
    return column.nulls() > 0
        ? " is empty in " + Counted.of(column.nulls(), "row")
        : column.isUnique()
            ? " is neither a whole number nor a text"
            : " occurs more than once with the same value";
  }
}
