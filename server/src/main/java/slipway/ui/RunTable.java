package slipway.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import slipway.tracking.Experiment;
import slipway.tracking.RunDetails;
import slipway.tracking.RunSink;

/// Runs as rows of a table, after a header with a column for each metric and parameter that any of
/// them has.
final class RunTable implements RunSink {
  private static final List<String> FACTS =
      List.of("run_id", "name", "experiment", "status", "start", "end");

  private final Map<Long, String> experiments;
  private final Consumer<List<String>> take;
  private List<String> columns = List.of();

  RunTable(List<Experiment> experiments, Consumer<List<String>> take) {
    this.experiments =
        experiments.stream().collect(Collectors.toMap(Experiment::number, Experiment::name));
    this.take = take;
  }

  @Override
  public void names(List<String> metrics, List<String> params) {
    var names = new ArrayList<String>();
    metrics.forEach(name -> names.add(RunGrid.METRIC + name));
    params.forEach(name -> names.add(RunGrid.PARAM + name));
    columns = List.copyOf(names);
    var header = new ArrayList<>(FACTS);
    header.addAll(columns);
    take.accept(header);
  }

  @Override
  public void run(RunDetails details) {
    var run = details.run();
    var row = new ArrayList<String>();
    row.add(run.id());
    row.add(run.name());
    row.add(experiments.getOrDefault(run.experiment(), ""));
    row.add(run.status().name());
    row.add(time(run.startMillis()));
    row.add(run.endMillis().isPresent() ? time(run.endMillis().getAsLong()) : "");
    var values = new HashMap<String, String>();
    details.metrics().forEach(m -> values.put(RunGrid.METRIC + m.key(), "" + m.value()));
    details.params().forEach(p -> values.put(RunGrid.PARAM + p.key(), p.value()));
    columns.forEach(column -> row.add(values.getOrDefault(column, "")));
    take.accept(row);
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
