package slipway.ui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Judged;
import slipway.api.wire.Performance;
import slipway.ui.Listed.Column;
import slipway.ui.Site.Visit;

/// How right releases were, as lists of a page that are taken away with all figures of all tasks.
final class QualityTables {
  private static final List<Column<Judged>> JUDGED = judged();
  private static final List<Column<Performance>> SERVED = served();

  private QualityTables() {}

  /// Newest first.
  static Listed<Judged> judged(Visit visit, List<Judged> judged) {
    return Listed.part(
        visit,
        "judged",
        judged.stream()
            .sorted(Comparator.comparing(Judged::cutoff).thenComparing(Judged::at).reversed())
            .toList(),
        JUDGED,
        j -> j.cutoff() + " " + j.model());
  }

  /// Newest first.
  ///
  /// @param performance oldest first
  static Listed<Performance> served(Visit visit, List<Performance> performance) {
    return Listed.part(
        visit, "quality", performance.reversed(), SERVED, p -> p.cutoff().toString());
  }

  private static List<Column<Judged>> judged() {
    var columns = new ArrayList<Column<Judged>>();
    columns.add(Column.by("As of", Judged::cutoff));
    columns.add(Column.by("Known on", Judged::knownOn));
    columns.add(Column.text("Model", Judged::model));
    columns.add(Column.number("Version", j -> (long) j.version()));
    columns.add(Column.plain("Release", j -> j.release().hex()));
    columns.add(Column.text("How", j -> j.how().name().toLowerCase(Locale.ROOT)));
    columns.add(Column.number("Rows", j -> j.figures().n()));
    figure(columns, "AUC", j -> j.figures().auc());
    figure(columns, "Log loss", j -> j.figures().logLoss());
    figure(columns, "Accuracy", j -> j.figures().accuracy());
    figure(columns, "RMSE", j -> j.figures().rmse());
    figure(columns, "MAE", j -> j.figures().mae());
    figure(columns, "Gap", j -> j.figures().gap());
    figure(columns, "Gap low", j -> low(j.figures().gapInterval()));
    figure(columns, "Gap high", j -> high(j.figures().gapInterval()));
    return List.copyOf(columns);
  }

  private static List<Column<Performance>> served() {
    var columns = new ArrayList<Column<Performance>>();
    columns.add(Column.by("As of", Performance::cutoff));
    columns.add(Column.by("Known on", Performance::knownOn));
    columns.add(Column.plain("Release", p -> p.release().hex()));
    columns.add(Column.number("Rows", Performance::predictions));
    figure(columns, "AUC", Performance::auc);
    figure(columns, "Log loss", Performance::logLoss);
    figure(columns, "Accuracy", Performance::accuracy);
    figure(columns, "RMSE", Performance::rmse);
    figure(columns, "MAE", Performance::mae);
    figure(columns, "Gap", Performance::calibrationGap);
    figure(columns, "Gap low", p -> low(p.intervals() == null ? null : p.intervals().gap()));
    figure(columns, "Gap high", p -> high(p.intervals() == null ? null : p.intervals().gap()));
    return List.copyOf(columns);
  }

  private static <T> void figure(
      List<Column<T>> columns, String title, Function<T, @Nullable Double> of) {
    columns.add(Column.amount(title, of));
  }

  private static @Nullable Double low(Judged.@Nullable Range range) {
    return range == null ? null : range.low();
  }

  private static @Nullable Double high(Judged.@Nullable Range range) {
    return range == null ? null : range.high();
  }
}
