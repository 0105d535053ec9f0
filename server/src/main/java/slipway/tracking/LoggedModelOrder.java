package slipway.tracking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import slipway.mlflow.Invalid;
import slipway.mlflow.search.Keyset;
import slipway.mlflow.search.Keyset.Column;
import slipway.mlflow.search.OrderTerm.Direction;
import slipway.mlflow.search.SqlPart;
import slipway.tracking.LoggedModel.MeasuredMetric;
import slipway.tracking.LoggedModelQuery.Order;
import slipway.tracking.ModelMetric.DatasetRef;

/// The order of logged models as joins and sort expressions. A metric counts with its newest value:
/// models that have one come first, then those whose value is NaN, then those without it; ties go
/// by creation (newest first), then id.
final class LoggedModelOrder {
  private static final String METRICS = "metrics.";

  private static final Comparator<MeasuredMetric> NEWEST =
      Comparator.comparingLong((MeasuredMetric m) -> point(m).timestampMillis())
          .thenComparingLong(m -> point(m).step())
          .reversed()
          .thenComparing(MeasuredMetric::runId)
          .thenComparingInt(m -> Double.isNaN(point(m).value()) ? 1 : 0)
          .thenComparing(m -> point(m).value(), Comparator.reverseOrder());

  private final SqlPart joins = new SqlPart("");
  private final List<Column<LoggedModel>> columns = new ArrayList<>();
  private int joined;

  private LoggedModelOrder() {}

  static LoggedModelOrder of(List<Order> orders) {
    var order = new LoggedModelOrder();
    orders.forEach(order::add);
    order.columns.add(
        Column.number("m.created_millis", Direction.DESCENDING, LoggedModel::createdMillis));
    order.columns.add(Column.text("m.model_id", Direction.ASCENDING, LoggedModel::id));
    return order;
  }

  /// To stand after the table of models `m`.
  SqlPart joins() {
    return joins;
  }

  Keyset<LoggedModel> keyset() {
    return new Keyset<>(columns);
  }

  private void add(Order order) {
    if (order.field().startsWith(METRICS)) {
      addMetric(order);
      return;
    }
    var direction = order.direction();
    columns.add(
        switch (order.field()) {
          case "name" -> Column.text("m.name", direction, LoggedModel::name);
          case "model_id" -> Column.text("m.model_id", direction, LoggedModel::id);
          case "creation_timestamp", "creation_time", "creation_timestamp_ms" ->
              Column.number("m.created_millis", direction, LoggedModel::createdMillis);
          case "last_updated_timestamp", "last_updated_timestamp_ms" ->
              Column.number("m.updated_millis", direction, LoggedModel::updatedMillis);
          default ->
              throw Invalid.of(
                  "Invalid order by field name: "
                      + order.field()
                      + " (expected: name, model_id, creation_timestamp, last_updated_timestamp, or"
                      + " metrics.<key>)");
        });
  }

  private void addMetric(Order order) {
    var name = order.field().substring(METRICS.length());
    var alias = "o" + joined++;
    joins.add(
        " left join (select t.model_id, t.value, t.is_nan, row_number() over (partition by"
            + " t.model_id order by t.timestamp_millis desc, t.step desc, t.run_id, t.is_nan,"
            + " t.value desc) as place from tracking_model_metric t where t.name = ?",
        name);
    joins.add(onDataset(order.dataset()));
    joins.add(") %s on %s.model_id = m.model_id and %s.place = 1 ".formatted(alias, alias, alias));
    columns.add(
        Column.number(
            "case when %s.model_id is null then 2 else %s.is_nan end".formatted(alias, alias),
            Direction.ASCENDING,
            model ->
                newest(model, name, order.dataset())
                    .map(value -> value.isNaN() ? 1L : 0L)
                    .orElse(2L)));
    columns.add(
        new Column<>(
            "coalesce(" + alias + ".value, 0.0)",
            order.direction(),
            Double.class,
            model ->
                newest(model, name, order.dataset()).filter(value -> !value.isNaN()).orElse(0.0)));
  }

  /// The condition that metrics `t` were measured on the dataset; nothing where any will do.
  static SqlPart onDataset(DatasetRef dataset) {
    var condition = new SqlPart("");
    if (!dataset.name().isEmpty()) {
      condition.add(" and t.dataset_name = ?", dataset.name());
    }
    if (!dataset.digest().isEmpty()) {
      condition.add(" and t.dataset_digest = ?", dataset.digest());
    }
    return condition;
  }

  private static Optional<Double> newest(LoggedModel model, String name, DatasetRef dataset) {
    return model.metrics().stream()
        .filter(measured -> point(measured).key().equals(name) && isOn(measured, dataset))
        .min(NEWEST)
        .map(measured -> point(measured).value());
  }

  private static boolean isOn(MeasuredMetric measured, DatasetRef dataset) {
    var given = measured.metric().dataset().orElse(new DatasetRef("", ""));
    return (dataset.name().isEmpty() || dataset.name().equals(given.name()))
        && (dataset.digest().isEmpty() || dataset.digest().equals(given.digest()));
  }

  private static Metric point(MeasuredMetric measured) {
    return measured.metric().metric();
  }
}
