package slipway.api.declaration;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Features of an entity as of a cutoff, by one SQL statement over relations that hold only what
/// was known then; or, with `label`, what came of it.
///
/// @param sources relation name in the SQL: dataset name
/// @param sql DuckDB SQL with `$cutoff` (a DATE); must give the entity column and every feature (or
///   the label's column)
/// @param features in the order of the model's inputs; empty for a label view
/// @param online whether the newest cutoff is kept for lookups; true by default for feature views
public record FeatureViewSpec(
    @Nullable String description,
    Entity entity,
    Map<String, String> sources,
    String sql,
    @Nullable List<Feature> features,
    @Nullable Label label,
    @Nullable Boolean online) {

  /// @param type integer or string
  public record Entity(String name, String type) {}

  /// @param expected `ageing` when the distribution moves by itself; such a feature is judged by
  ///   its step contract, not by drift
  public record Feature(
      String name,
      @Nullable String description,
      @Nullable String unit,
      @Nullable String expected) {}

  /// @param horizonDays after how many days the label of a cutoff is known (at the end of that day)
  /// @param task binary, multiclass or regression
  /// @param classes what the column's values are called, in the order of the model's outputs
  ///   (binary: the negative and the positive one); a label is kept as its place in this list.
  ///   Null: the column gives 0, 1, … itself
  public record Label(String column, int horizonDays, String task, @Nullable List<String> classes) {
    public Label {
      classes = classes == null ? null : List.copyOf(classes);
    }

    /// None when the classes have no names.
    public List<String> names() {
      return classes == null ? List.of() : classes;
    }
  }

  public FeatureViewSpec {
    sources = Map.copyOf(sources);
    features = features == null ? List.of() : List.copyOf(features);
  }
}
