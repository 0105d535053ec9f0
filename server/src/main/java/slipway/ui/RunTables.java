package slipway.ui;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.http.Response;
import slipway.tracking.Metric;
import slipway.tracking.Param;
import slipway.tracking.RunDetails;
import slipway.tracking.Tag;
import slipway.ui.Site.Visit;
import slipway.ui.view.Part;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;

/// What was logged with a run, as lists: a client may log thousands of each.
record RunTables(
    Listed<Metric> metrics, Listed<Param> params, Listed<Tag> tags, Listed<Run.File> files) {
  private static final List<Listed.Column<Metric>> METRICS =
      List.of(
          Listed.Column.text("Metric", Metric::key),
          Listed.Column.amount("Newest value", Metric::value));

  private static final List<Listed.Column<Param>> PARAMS =
      List.of(
          Listed.Column.text("Parameter", Param::key), Listed.Column.text("Value", Param::value));

  private static final List<Listed.Column<Tag>> TAGS =
      List.of(Listed.Column.text("Tag", Tag::key), Listed.Column.text("Value", Tag::value));

  private static final List<Listed.Column<Run.File>> FILES =
      List.of(
          Listed.Column.text("Path", Run.File::path),
          Listed.Column.plain("SHA-256", file -> file.digest().full()),
          Listed.Column.number("Size", Run.File::bytes),
          Listed.Column.plain("Content", Run.File::download));

  static RunTables of(Visit visit, RunDetails run, List<Run.File> files) {
    return new RunTables(
        Listed.part(visit, "metrics", run.metrics(), METRICS, Metric::key),
        Listed.part(visit, "params", run.params(), PARAMS, one -> one.key() + " " + one.value()),
        Listed.part(visit, "tags", run.tags(), TAGS, one -> one.key() + " " + one.value()),
        Listed.part(visit, "artifacts", files, FILES, Run.File::path));
  }

  Optional<Response> csv() {
    return Listed.csv(metrics, params, tags, files);
  }

  /// @param counts of the values of each metric that has a history
  Part<Run.Metric> metrics(Map<String, Long> counts) {
    return metrics.part(
        one -> new Run.Metric(one.key(), RunPage.last(one, counts.getOrDefault(one.key(), 1L))));
  }

  Part<Run.Fact> shownParams() {
    return params.part(one -> new Run.Fact(one.key(), Shown.of(one.value())));
  }

  Part<Run.Fact> shownTags() {
    return tags.part(one -> new Run.Fact(one.key(), Shown.of(one.value())));
  }
}
