package slipway.api.wire;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;

/// What a monitor saw in one window.
///
/// @param number counts the reports of a window: a late row makes another one, which supersedes
///   those before
/// @param source population or served
/// @param cutoff of a population; the day before `until` for served predictions
/// @param since the window's first instant, on event time
/// @param until the first instant after the window
/// @param release whose scores these are
/// @param releaseNumber how many activations the endpoint had had
/// @param outcome what to think of it
/// @param reason why it was skipped, or what it comes to in one sentence
/// @param rows entities, or predictions
/// @param rowsBefore of the window before; null without one
/// @param lateRows that came after the window's lateness had passed
/// @param freshAt the newest time that the window's data is known from
/// @param score drift of the release's score; of a multiclass model that of the class that is
///   farthest from the window before
/// @param classScores of a multiclass model, drift of each class's probability, in the order of its
///   outputs; none of another
/// @param features drift of each feature
/// @param slices by declared condition
/// @param alarms what passed a limit
/// @param expected features that moved as declared (`expected: ageing`); never alarms
/// @param evidence digests of the trees that were compared
/// @param at on the business clock
public record WindowReport(
    String project,
    String monitor,
    String endpoint,
    int number,
    String source,
    LocalDate cutoff,
    Instant since,
    Instant until,
    @Nullable Digest release,
    int releaseNumber,
    Outcome outcome,
    String reason,
    long rows,
    @Nullable Long rowsBefore,
    long lateRows,
    @Nullable Instant freshAt,
    @Nullable Drift score,
    List<Drift> classScores,
    List<Drift> features,
    List<Slice> slices,
    List<Alarm> alarms,
    List<Expected> expected,
    List<Digest> evidence,
    boolean superseded,
    Instant at) {

  /// What to think of a window.
  public enum Outcome {
    /// Nothing passed a limit.
    QUIET,
    /// Something did.
    ALARM,
    /// There was nothing to compare, as `reason` says.
    SKIPPED
  }

  /// One column against the training reference and against the window before.
  ///
  /// @param name of the feature; `score` for the model's output, `score of CLASS` for one of
  ///   several
  /// @param nullShare share of rows without a value
  /// @param limit of the PSI against the window before; null: none
  /// @param limitSource declared, learnt, learnt from clean windows, chi-square floor, or none
  public record Drift(
      String name,
      @Nullable String expected,
      double mean,
      double nullShare,
      @Nullable Distance toTraining,
      @Nullable Distance toPrevious,
      @Nullable Double limit,
      String limitSource) {}

  /// How far two samples are apart: population stability index, Kolmogorov and Smirnov's largest
  /// difference, Jensen and Shannon's distance (base 2).
  public record Distance(double psi, double ks, double js, long rows, long referenceRows) {}

  /// @param meanPrediction null also of several classes
  /// @param gap mean prediction − mean label, once the labels are known
  /// @param accuracy of a multiclass model
  /// @param rmse of a regression
  public record Slice(
      String name,
      String condition,
      long rows,
      @Nullable Double meanPrediction,
      @Nullable Double meanPredictionBefore,
      @Nullable Double baseRate,
      @Nullable Double auc,
      @Nullable Double logLoss,
      @Nullable Double gap,
      @Nullable Double accuracy,
      @Nullable Double rmse) {}

  /// Something that passed its limit.
  ///
  /// @param subject a feature's name, `score`, `score of CLASS`, `rows`, `freshness`, or `slice
  ///   NAME`
  /// @param measure psi, nullShare, rows, ageDays
  /// @param sentence in plain English, with the numbers
  public record Alarm(
      String subject, String measure, double value, double limit, String sentence) {}

  /// A feature that moved, as was declared.
  public record Expected(String feature, double psi, String sentence) {}

  public WindowReport {
    classScores = classScores == null ? List.of() : List.copyOf(classScores);
    features = List.copyOf(features);
    slices = List.copyOf(slices);
    alarms = List.copyOf(alarms);
    expected = List.copyOf(expected);
    evidence = List.copyOf(evidence);
  }
}
