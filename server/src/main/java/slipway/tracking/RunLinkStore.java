package slipway.tracking;

import java.util.List;
import slipway.db.Tx;
import slipway.mlflow.search.SqlPart;
import slipway.tracking.RunDetails.DatasetInput;
import slipway.tracking.RunDetails.ModelLink;

/// The tables that tie runs to datasets and models.
final class RunLinkStore {
  static final String INPUT = "INPUT";
  static final String OUTPUT = "OUTPUT";

  private static final String CONTEXT = "mlflow.data.context";
  private static final int SUMMARIES_MAX = 1_000;

  /// Naming the same dataset again overwrites the tags of its use.
  void addDataset(Tx tx, RunRow run, DatasetInput input) {
    var dataset = input.dataset();
    Rows.change(
        tx,
        """
        insert into tracking_dataset
          (experiment, name, digest, source_type, source, schema_text, profile)
        values (?, ?, ?, ?, ?, ?, ?) on conflict (experiment, name, digest) do nothing
        """,
        run.experiment(),
        dataset.name(),
        dataset.digest(),
        dataset.sourceType(),
        dataset.source(),
        dataset.schema(),
        dataset.profile());
    long number =
        Rows.list(
                tx,
                "select dataset from tracking_dataset where experiment = ? and name = ? and digest = ?",
                row -> row.getLong("dataset"),
                run.experiment(),
                dataset.name(),
                dataset.digest())
            .getFirst();
    Rows.change(
        tx,
        "insert into tracking_run_dataset (run, dataset) values (?, ?) on conflict do nothing",
        run.run(),
        number);
    for (var tag : input.tags()) {
      Rows.change(
          tx,
          """
          insert into tracking_run_dataset_tag (run, dataset, name, value) values (?, ?, ?, ?)
          on conflict (run, dataset, name) do update set value = excluded.value
          """,
          run.run(),
          number,
          tag.key(),
          tag.value());
    }
  }

  /// By experiment, name, digest and context; the first thousand.
  List<DatasetSummary> datasets(Tx tx, List<Long> experiments) {
    var question =
        new SqlPart(
            "select distinct d.experiment, d.name, d.digest, coalesce(t.value, '') as context"
                + " from tracking_dataset d join tracking_run_dataset u on u.dataset = d.dataset"
                + " left join tracking_run_dataset_tag t on t.run = u.run and t.dataset = u.dataset"
                + " and t.name = '"
                + CONTEXT
                + "' where d.experiment in "
                + Rows.in(experiments)
                + " order by d.experiment, d.name, d.digest, context limit "
                + SUMMARIES_MAX);
    return Rows.list(
        tx,
        question,
        row ->
            new DatasetSummary(
                row.getLong("experiment"),
                row.getString("name"),
                row.getString("digest"),
                row.getString("context")));
  }

  void addModel(Tx tx, RunRow run, ModelLink link, String direction) {
    Rows.change(
        tx,
        """
        insert into tracking_run_model (run, model_id, direction, step) values (?, ?, ?, ?)
        on conflict (run, model_id, direction) do update set step = excluded.step
        """,
        run.run(),
        link.modelId(),
        direction,
        link.step());
  }
}
