package slipway.api.declaration;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is watched of an endpoint, in windows, and from where on it is an alarm. Features whose
/// view declares `expected: ageing` are shown, and never alarm by their distribution.
///
/// @param source `population` (by default): everybody at each cutoff, scored by the release in
///   production; or `served`: what was asked, by event time
/// @param window of served predictions
/// @param score limits of the model's output
/// @param features limits of every feature
/// @param feature limits of single ones, instead of those
/// @param freshnessDays how many days the newest data may be older than the window's end
/// @param slices parts of the population that are shown apart
public record MonitorSpec(
    @Nullable String description,
    String endpoint,
    @Nullable String source,
    @Nullable Window window,
    @Nullable Limit score,
    @Nullable Limit features,
    @Nullable Map<String, Limit> feature,
    @Nullable Volume volume,
    @Nullable Integer freshnessDays,
    @Nullable List<Slice> slices) {
  public static final String POPULATION = "population";
  public static final String SERVED = "served";

  /// @param days length; windows are aligned to 1970-01-01, UTC
  /// @param latenessDays how long after its end a window is closed; 0 by default
  public record Window(int days, @Nullable Integer latenessDays) {}

  /// @param psi against the window before
  /// @param psiToTraining against the rows that the model was trained on
  /// @param nullIncrease how much the share of nulls may grow from the window before
  /// @param learn instead of `psi`
  public record Limit(
      @Nullable Double psi,
      @Nullable Double psiToTraining,
      @Nullable Double nullIncrease,
      @Nullable Learn learn) {}

  /// A limit from what chance gives in windows of this size.
  ///
  /// @param falseAlarmsPerMonth of all learnt limits of the monitor together
  public record Learn(double falseAlarmsPerMonth) {}

  /// @param changeMax share by which the rows may differ from the window before
  /// @param rowsMin fewest rows
  public record Volume(@Nullable Double changeMax, @Nullable Long rowsMin) {}

  /// @param condition over the features of a row, in the grammar of contract rules
  public record Slice(String name, String condition) {}

  public MonitorSpec {
    feature = feature == null ? Map.of() : Map.copyOf(feature);
    slices = slices == null ? List.of() : List.copyOf(slices);
  }

  /// Whether served predictions are watched, and not the population.
  public boolean watchesServed() {
    return SERVED.equals(source);
  }

  /// The limits of a feature.
  public @Nullable Limit limit(String name) {
    var own = feature == null ? null : feature.get(name);
    return own == null ? features : own;
  }
}
