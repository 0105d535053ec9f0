package slipway.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import slipway.db.Tx;
import slipway.mlflow.search.SqlPart;
import slipway.tracking.RunDetails.DatasetInput;
import slipway.tracking.RunDetails.ModelLink;

/// Reads what belongs to runs, for many runs in a few statements.
final class DetailStore {
  private static final int CHUNK = 500;

  /// Collects rows by run.
  private static final class ByRun<T> {
    private final Map<Long, List<T>> lists = new HashMap<>();

    void add(ResultSet row, T item) throws SQLException {
      lists.computeIfAbsent(row.getLong("run"), _ -> new ArrayList<>()).add(item);
    }

    List<T> of(Run run) {
      return lists.getOrDefault(run.number(), List.of());
    }
  }

  List<RunDetails> details(Tx tx, List<Run> runs) {
    var all = new ArrayList<RunDetails>(runs.size());
    for (int from = 0; from < runs.size(); from += CHUNK) {
      all.addAll(chunk(tx, runs.subList(from, Math.min(from + CHUNK, runs.size()))));
    }
    return all;
  }

  /// The newest value of every metric of the project's runs of these ids, by id and name; nothing
  /// of one that is not there.
  Map<String, List<Metric>> latest(Tx tx, String project, List<String> ids) {
    var latest = new HashMap<String, List<Metric>>();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      var some = ids.subList(from, Math.min(from + CHUNK, ids.size()));
      var question =
          new SqlPart(
              "select r.run_id, k.name, t.value, t.is_nan, t.timestamp_millis, t.step"
                  + " from tracking_run r join tracking_experiment e on e.experiment = r.experiment"
                  + " join tracking_latest t on t.run = r.run join tracking_key k on k.key = t.key"
                  + " where e.project = ? and r.run_id in (",
              project);
      for (int i = 0; i < some.size(); i++) {
        question.add(i == 0 ? "?" : ", ?", some.get(i));
      }
      Rows.each(
          tx,
          question.add(") order by k.name"),
          row ->
              latest
                  .computeIfAbsent(row.getString("run_id"), _ -> new ArrayList<>())
                  .add(LogStore.metric(row.getString("name"), row)));
    }
    return latest;
  }

  private static List<RunDetails> chunk(Tx tx, List<Run> runs) {
    var in = Rows.in(runs.stream().map(Run::number).toList());
    var metrics = new ByRun<Metric>();
    read(
        tx,
        "select t.run, k.name, t.value, t.is_nan, t.timestamp_millis, t.step"
            + " from tracking_latest t join tracking_key k on k.key = t.key where t.run in "
            + in
            + " order by k.name",
        row -> metrics.add(row, LogStore.metric(row.getString("name"), row)));
    var params = new ByRun<Param>();
    read(
        tx,
        keyed("tracking_param", in),
        row -> params.add(row, new Param(row.getString("name"), row.getString("value"))));
    var tags = new ByRun<Tag>();
    read(
        tx,
        keyed("tracking_tag", in),
        row -> tags.add(row, new Tag(row.getString("name"), row.getString("value"))));
    var datasets = datasets(tx, in);
    var inputs = new ByRun<ModelLink>();
    var outputs = new ByRun<ModelLink>();
    read(
        tx,
        "select run, model_id, direction, step from tracking_run_model where run in "
            + in
            + " order by model_id",
        row -> {
          var link = new ModelLink(row.getString("model_id"), row.getLong("step"));
          var isInput = row.getString("direction").equals(RunLinkStore.INPUT);
          (isInput ? inputs : outputs).add(row, link);
        });
    return runs.stream()
        .map(run ->
            new RunDetails(
                run,
                metrics.of(run),
                params.of(run),
                tags.of(run),
                datasets.of(run),
                inputs.of(run),
                outputs.of(run)))
        .toList();
  }

  private static ByRun<DatasetInput> datasets(Tx tx, String in) {
    var tags = new HashMap<String, List<Tag>>();
    read(
        tx,
        "select run, dataset, name, value from tracking_run_dataset_tag where run in "
            + in
            + " order by name",
        row ->
            tags.computeIfAbsent(
                    row.getLong("run") + "/" + row.getLong("dataset"), _ -> new ArrayList<>())
                .add(new Tag(row.getString("name"), row.getString("value"))));
    var datasets = new ByRun<DatasetInput>();
    read(
        tx,
        "select u.run, d.dataset, d.name, d.digest, d.source_type, d.source, d.schema_text,"
            + " d.profile from tracking_run_dataset u join tracking_dataset d on d.dataset = u.dataset"
            + " where u.run in "
            + in
            + " order by d.name, d.digest",
        row ->
            datasets.add(
                row,
                new DatasetInput(
                    new LoggedDataset(
                        row.getString("name"),
                        row.getString("digest"),
                        row.getString("source_type"),
                        row.getString("source"),
                        row.getString("schema_text"),
                        row.getString("profile")),
                    tags.getOrDefault(
                        row.getLong("run") + "/" + row.getLong("dataset"), List.of()))));
    return datasets;
  }

  private static String keyed(String table, String in) {
    return "select t.run, k.name, t.value from "
        + table
        + " t join tracking_key k on k.key = t.key where t.run in "
        + in
        + " order by k.name";
  }

  /// Takes a row.
  @FunctionalInterface
  private interface Sink {
    void take(ResultSet row) throws SQLException;
  }

  private static void read(Tx tx, String sql, Sink sink) {
    Rows.list(
        tx,
        new SqlPart(sql),
        row -> {
          sink.take(row);
          return true;
        });
  }
}
