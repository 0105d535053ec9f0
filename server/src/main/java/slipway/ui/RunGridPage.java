package slipway.ui;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.tracking.RunDetails;
import slipway.tracking.RunGroups;
import slipway.tracking.Tracking;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Runs;

/// The grid of runs as a page: single runs or groups, what is selected, and what each control
/// keeps.
record RunGridPage(Visit visit, RunSelection selection, RunGrid grid, Found found) {
  /// What a search found: a page of runs, how many there are in all, or why it could not be read.
  record Found(List<RunDetails> runs, String next, long count, @Nullable String error) {
    static final Found NOTHING = new Found(List.of(), "", 0, null);

    Found {
      runs = List.copyOf(runs);
    }
  }

  /// @param before rows on pages before this one
  /// @param groups null when single runs are shown
  /// @param trends values in order, by the run's number and the metric
  /// @param names of runs that groups are named by
  /// @param picked selected runs that are there
  Runs of(
      int before,
      @Nullable RunGroups groups,
      Map<Long, Map<String, List<Double>>> trends,
      Map<String, String> names,
      List<RunDetails> picked) {
    var present = picked.stream().map(run -> run.run().id()).toList();
    var kept = selection.selecting(present);
    var links = visit.links();
    var grouping = new RunGrouping(kept, visit, grid);
    var paged =
        groups == null
            ? new Paging(found.runs().size(), found.count(), "run")
            : new Paging(groups.groups().size(), groups.count(), "group");
    return new Runs(
        selection.query(),
        new Runs.Forms(
            kept.kept(Set.of("q", "experiment", "group", RunSelection.SELECTED)),
            kept.kept(Set.of("column", RunSelection.SELECTED))),
        experiments(),
        new Runs.Grouping(
            grouping.choices(),
            groups == null ? null : grouping.groups(selection.group().orElseThrow(), groups, names),
            grouping.within(names)),
        selected(present, kept),
        !selection.columns().isEmpty(),
        grid.choices(),
        kept.withAutomaticColumns().in(links.runs()),
        grid.attributeColumns(),
        grid.metricColumns(),
        grid.paramColumns(),
        groups == null ? grid.rows(trends) : List.of(),
        links.compare(),
        kept.selecting(List.of()).withAutomaticColumns().in(links.runs() + ".csv"),
        Format.plural(found.count(), "run") + " with every metric and parameter",
        paged.counted(before),
        next(kept, before, paged, groups != null),
        before == 0 ? null : kept.in(links.runs()),
        grid.words(),
        found.error() == null
            ? null
            : QueryErrors.of(selection.query(), found.error(), Tracking.misread(selection.query())),
        found.error() == null && paged.shown() == 0 ? empty() : null);
  }

  /// @param shown rows on this page
  private record Paging(int shown, long count, String one) {
    String counted(int before) {
      var range = Format.count(before + 1) + "–" + Format.count((long) before + shown) + " of ";
      return (shown == 0 ? "" : range)
          + (one.equals("run") && shown > 0
              ? Format.count(count)
              : Format.plural(shown == 0 ? 0 : count, one));
    }
  }

  private @Nullable String next(RunSelection kept, int before, Paging paged, boolean isGrouped) {
    var after = String.valueOf(before + paged.shown());
    if (isGrouped) {
      return before + paged.shown() < paged.count()
          ? kept.in(visit.links().runs(), Map.of("before", after))
          : null;
    }
    return found.next().isEmpty()
        ? null
        : kept.in(visit.links().runs(), Map.of("page", found.next(), "before", after));
  }

  private List<Runs.Experiment> experiments() {
    return grid.experiments().stream()
        .map(e -> new Runs.Experiment(e.id(), e.name(), e.id().equals(selection.experiment())))
        .toList();
  }

  private Runs.Selected selected(List<String> present, RunSelection kept) {
    var here = found.runs().stream().map(run -> run.run().id()).collect(Collectors.toSet());
    var elsewhere = present.stream().filter(id -> !here.contains(id)).toList();
    int gone = selection.selected().size() - present.size();
    return new Runs.Selected(
        present,
        elsewhere,
        present.isEmpty()
            ? ""
            : present.size()
                + " selected"
                + (elsewhere.isEmpty()
                    ? ""
                    : ", " + (present.size() - elsewhere.size()) + " on this page"),
        gone == 0
            ? ""
            : gone
                + " of the "
                + selection.selected().size()
                + " that the address selects "
                + (gone == 1 ? "is" : "are")
                + " not here: deleted, or of another project",
        kept.onlySelected().in(visit.links().runs()),
        kept.selecting(List.of()).in(visit.links().runs()),
        RunSelection.SELECTED_MAX);
  }

  private Empty empty() {
    return selection.query().isEmpty() && selection.within().isEmpty()
        ? new Empty(
            "No run yet",
            "A run is one training with its parameters, metrics and files. Any MLflow client sends its runs here:",
            "import mlflow\n\nmlflow.set_tracking_uri(\""
                + visit.server()
                + "\")\nwith mlflow.start_run(run_name=\"first\"):\n    mlflow.log_param(\"max_depth\", 3)\n    mlflow.log_metric(\"auc\", 0.91)")
        : new Empty(
            "No run matches",
            "The query is MLflow's search grammar: comparisons joined by AND, OR and NOT.",
            "metrics.auc > 0.7 AND params.max_depth = '3' AND attributes.status = 'FINISHED'");
  }
}
