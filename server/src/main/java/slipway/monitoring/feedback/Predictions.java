package slipway.monitoring.feedback;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.analytics.Analytics;
import slipway.analytics.Column;
import slipway.analytics.ColumnType;
import slipway.analytics.Row;
import slipway.analytics.Session;
import slipway.analytics.TableWriter;
import slipway.api.Digest;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.monitoring.scoring.Served;
import slipway.serving.LoggedPrediction;
import slipway.serving.PredictionLog;
import slipway.serving.Serving;
import slipway.time.Micros;

/// Finds predictions of an endpoint's log, many at once.
final class Predictions {
  private static final List<Column> ASKED =
      List.of(
          new Column("place", ColumnType.INTEGER),
          new Column("id", ColumnType.STRING),
          new Column("entity", ColumnType.STRING),
          new Column("until", ColumnType.TIMESTAMP));

  private final Database database;
  private final Analytics analytics;
  private final Datasets datasets;
  private final Serving serving;

  Predictions(Database database, Analytics analytics, Datasets datasets, Serving serving) {
    this.database = database;
    this.analytics = analytics;
    this.datasets = datasets;
    this.serving = serving;
  }

  /// By id, or by entity and time.
  record Asked(@Nullable UUID id, @Nullable String entity, @Nullable Instant until) {}

  /// What a label is of.
  ///
  /// @param output all that the model said
  @SuppressWarnings("ArrayRecordComponent")
  record Found(
      UUID id,
      Digest release,
      @Nullable String entity,
      @Nullable LocalDate cutoff,
      Instant at,
      double[] output) {}

  /// By place in what was asked; what is missing is not in the log. What is not sealed yet is read
  /// where it is.
  Map<Integer, Found> find(String project, String endpoint, List<Asked> asked) {
    var found = unsealed(project, endpoint, asked); // first: what is sealed meanwhile is found then
    sealed(project, endpoint, asked)
        .forEach((place, one) -> found.merge(place, one, Predictions::newer));
    return found;
  }

  private Map<Integer, Found> unsealed(String project, String endpoint, List<Asked> asked) {
    var byId = new HashMap<UUID, List<Integer>>();
    var byEntity = new HashMap<String, List<Integer>>();
    for (int place = 0; place < asked.size(); place++) {
      var one = asked.get(place);
      if (one.id() != null) {
        byId.computeIfAbsent(one.id(), _ -> new ArrayList<>()).add(place);
      } else if (one.entity() != null) {
        byEntity.computeIfAbsent(one.entity(), _ -> new ArrayList<>()).add(place);
      }
    }
    var found = new HashMap<Integer, Found>();
    serving
        .log()
        .unsealed(
            project,
            endpoint,
            row -> {
              for (int place : byId.getOrDefault(row.id(), List.of())) {
                found.put(place, found(row));
              }
              for (int place : byEntity.getOrDefault(row.entity(), List.of())) {
                var until = asked.get(place).until();
                if (until != null && !row.at().isAfter(until)) {
                  found.merge(place, found(row), Predictions::newer);
                }
              }
            });
    return found;
  }

  private static Found newer(Found one, Found other) {
    return one.id().toString().compareTo(other.id().toString()) >= 0 ? one : other;
  }

  private static Found found(LoggedPrediction row) {
    var output = new double[row.output().length];
    for (int i = 0; i < output.length; i++) {
      output[i] = row.output()[i];
    }
    return new Found(row.id(), row.release(), row.entity(), row.cutoff(), row.at(), output);
  }

  private Map<Integer, Found> sealed(String project, String endpoint, List<Asked> asked) {
    var head = database.read(tx -> datasets.head(tx, project, PredictionLog.dataset(endpoint)));
    if (head.isEmpty()) {
      return Map.of();
    }
    return analytics.session(session -> {
      session.relation("log", datasets.tree(head.get().tree()).parquet());
      ask(session, asked);
      var found = new HashMap<Integer, Found>();
      session.forEach(
          """
          select a.place, l.id, l.release, l.entity, l.cutoff, l.at, l.output_bits
          from asked a join log l on l.id = a.id where a.id is not null
          union all
          select place, p.id, p.release, p.entity, p.cutoff, p.at, p.output_bits from (
            select a.place, arg_max(l, l.id) as p from asked a
            join log l on l.entity = a.entity and l.at <= a.until
            where a.id is null group by a.place)
          """,
          row -> found.put((int) row.integer(1), found(row)));
      return found;
    });
  }

  private static void ask(Session session, List<Asked> asked) {
    try (var table = session.table("asked", ASKED)) {
      for (int i = 0; i < asked.size(); i++) {
        var one = asked.get(i);
        table.integer(i);
        text(table, Optional.ofNullable(one.id()).map(UUID::toString).orElse(null));
        text(table, one.entity());
        if (one.until() == null) {
          table.nothing();
        } else {
          table.timestamp(Micros.of(one.until()));
        }
        table.endRow();
      }
    }
  }

  private static void text(TableWriter table, @Nullable String value) {
    if (value == null) {
      table.nothing();
    } else {
      table.text(value);
    }
  }

  private static Found found(Row row) {
    return new Found(
        UUID.fromString(row.requireText(2)),
        new Digest(row.requireText(3)),
        row.text(4),
        row.date(5),
        Micros.instant(row.micros(6)),
        Served.last(row.requireText(7), row.requireText(7).length() / Served.BITS));
  }
}
