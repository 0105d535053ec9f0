package slipway.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.db.Tx;
import slipway.mlflow.search.SqlPart;
import slipway.time.Micros;
import slipway.tracking.LoggedModel.MeasuredMetric;
import slipway.tracking.ModelMetric.DatasetRef;

/// The tables of logged models.
final class LoggedModelStore {
  static final String COLUMNS =
      "m.model_id, m.experiment, m.name, m.status, m.model_type, m.source_run_id,"
          + " m.status_message, m.created_millis, m.updated_millis, m.deleted_at, e.project,"
          + " e.artifact_location";
  static final String FROM =
      " from tracking_model m join tracking_experiment e on e.experiment = m.experiment ";

  private static final int CHUNK = 500;

  void insert(Tx tx, LoggedModel model) {
    Rows.change(
        tx,
        """
        insert into tracking_model
          (model_id, experiment, name, status, model_type, source_run_id, created_millis, updated_millis)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        model.id(),
        model.experiment(),
        model.name(),
        model.status().name(),
        model.type().orElse(null),
        model.sourceRunId().orElse(null),
        model.createdMillis(),
        model.updatedMillis());
    model.tags().forEach(tag -> setTag(tx, model.id(), tag));
    addParams(tx, model.id(), model.params());
  }

  Optional<LoggedModel> find(Tx tx, String id) {
    return list(tx, new SqlPart("select " + COLUMNS + FROM + "where m.model_id = ?", id)).stream()
        .findFirst();
  }

  /// Models with all that belongs to them.
  List<LoggedModel> list(Tx tx, SqlPart question) {
    var bare = Rows.list(tx, question, LoggedModelStore::model);
    var all = new ArrayList<LoggedModel>(bare.size());
    for (int from = 0; from < bare.size(); from += CHUNK) {
      all.addAll(details(tx, bare.subList(from, Math.min(from + CHUNK, bare.size()))));
    }
    return all;
  }

  void setStatus(Tx tx, String id, LoggedModel.Status status, Instant now) {
    Rows.change(
        tx,
        "update tracking_model set status = ?, updated_millis = ? where model_id = ?",
        status.name(),
        now.toEpochMilli(),
        id);
  }

  void delete(Tx tx, String id, Instant now) {
    Rows.change(
        tx,
        "update tracking_model set deleted_at = ?, updated_millis = ? where model_id = ?",
        Micros.of(now),
        now.toEpochMilli(),
        id);
  }

  void setTag(Tx tx, String id, Tag tag) {
    Rows.change(
        tx,
        """
        insert into tracking_model_tag (model_id, name, value) values (?, ?, ?)
        on conflict (model_id, name) do update set value = excluded.value
        """,
        id,
        tag.key(),
        tag.value());
  }

  /// False when there was no such tag.
  boolean deleteTag(Tx tx, String id, String name) {
    return Rows.change(
            tx, "delete from tracking_model_tag where model_id = ? and name = ?", id, name)
        > 0;
  }

  void addParams(Tx tx, String id, List<Param> params) {
    for (var param : params) {
      Rows.change(
          tx,
          """
          insert into tracking_model_param (model_id, name, value) values (?, ?, ?)
          on conflict (model_id, name) do update set value = excluded.value
          """,
          id,
          param.key(),
          param.value());
    }
  }

  boolean exists(Tx tx, String id) {
    return !Rows.list(
            tx,
            "select model_id from tracking_model where model_id = ? and deleted_at is null",
            row -> true,
            id)
        .isEmpty();
  }

  void addMetric(Tx tx, String runId, ModelMetric measured) {
    var metric = measured.metric();
    boolean nan = Double.isNaN(metric.value());
    Rows.change(
        tx,
        """
        insert into tracking_model_metric (model_id, name, run_id, timestamp_millis, step, value,
          is_nan, dataset_name, dataset_digest)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
        """,
        measured.modelId(),
        metric.key(),
        runId,
        metric.timestampMillis(),
        metric.step(),
        nan ? 0.0 : metric.value(),
        nan ? 1 : 0,
        measured.dataset().map(DatasetRef::name).orElse(""),
        measured.dataset().map(DatasetRef::digest).orElse(""));
  }

  private static List<LoggedModel> details(Tx tx, List<LoggedModel> models) {
    var tags = new HashMap<String, List<Tag>>();
    each(
        tx,
        "select model_id, name, value from tracking_model_tag where model_id in (",
        models,
        " order by name",
        row -> list(tags, row).add(new Tag(row.getString("name"), row.getString("value"))));
    var params = new HashMap<String, List<Param>>();
    each(
        tx,
        "select model_id, name, value from tracking_model_param where model_id in (",
        models,
        " order by name",
        row -> list(params, row).add(new Param(row.getString("name"), row.getString("value"))));
    var metrics = new HashMap<String, List<MeasuredMetric>>();
    each(
        tx,
        "select model_id, name, run_id, timestamp_millis, step, value, is_nan, dataset_name,"
            + " dataset_digest from tracking_model_metric where model_id in (",
        models,
        " order by name, timestamp_millis, step, value",
        row -> list(metrics, row).add(metric(row)));
    return models.stream()
        .map(m ->
            new LoggedModel(
                m.id(),
                m.experiment(),
                m.project(),
                m.name(),
                m.status(),
                m.type(),
                m.sourceRunId(),
                m.statusMessage(),
                m.artifactUri(),
                m.createdMillis(),
                m.updatedMillis(),
                m.isDeleted(),
                tags.getOrDefault(m.id(), List.of()),
                params.getOrDefault(m.id(), List.of()),
                metrics.getOrDefault(m.id(), List.of())))
        .toList();
  }

  private static MeasuredMetric metric(ResultSet row) throws SQLException {
    var name = row.getString("dataset_name");
    var dataset =
        name.isEmpty()
            ? Optional.<DatasetRef>empty()
            : Optional.of(new DatasetRef(name, row.getString("dataset_digest")));
    var metric = LogStore.metric(row.getString("name"), row);
    return new MeasuredMetric(
        row.getString("run_id"), new ModelMetric(row.getString("model_id"), metric, dataset));
  }

  private static <T> List<T> list(Map<String, List<T>> lists, ResultSet row) throws SQLException {
    return lists.computeIfAbsent(row.getString("model_id"), _ -> new ArrayList<>());
  }

  private static void each(
      Tx tx, String head, List<LoggedModel> models, String tail, Rows.Form<Boolean> sink) {
    var question = new SqlPart(head);
    for (int i = 0; i < models.size(); i++) {
      question.add(i == 0 ? "?" : ", ?", models.get(i).id());
    }
    Rows.list(tx, question.add(")" + tail), sink);
  }

  private static LoggedModel model(ResultSet row) throws SQLException {
    var id = row.getString("model_id");
    return new LoggedModel(
        id,
        row.getLong("experiment"),
        row.getString("project"),
        row.getString("name"),
        LoggedModel.Status.valueOf(row.getString("status")),
        text(row.getString("model_type")),
        text(row.getString("source_run_id")),
        text(row.getString("status_message")),
        row.getString("artifact_location") + "/models/" + id + "/artifacts",
        row.getLong("created_millis"),
        row.getLong("updated_millis"),
        Rows.number(row, "deleted_at").isPresent(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Optional<String> text(@Nullable String text) {
    return Optional.ofNullable(text);
  }
}
