package slipway.automation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.declaration.AutomationSpec;
import slipway.api.wire.Automation.Comparison;
import slipway.db.Tx;
import slipway.time.Days;
import slipway.time.Micros;

/// All SQL of dry runs. How one ended is its job's business.
final class DryRunStore {
  /// @param id of its job
  /// @param automation whose months are replayed
  /// @param result null until it is there
  record Row(
      UUID id,
      String automation,
      AutomationSpec policy,
      LocalDate from,
      LocalDate to,
      int done,
      int total,
      @Nullable Comparison result,
      String actor) {}

  void insert(Tx tx, String project, Row row, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into automation_dry_run (project, id, automation, policy, first_cutoff,
              last_cutoff, months_done, months_total, result, actor, created_at)
            values (:project, :id, :automation, :policy, :from, :to, :done, :total, null, :actor,
              :now)
            """)
        .bind("project", project)
        .bind("id", row.id().toString())
        .bind("automation", row.automation())
        .bind("policy", Json.text(row.policy()))
        .bind("from", Days.of(row.from()))
        .bind("to", Days.of(row.to()))
        .bind("done", row.done())
        .bind("total", row.total())
        .bind("actor", row.actor())
        .bind("now", Micros.of(now))
        .execute();
  }

  void progress(Tx tx, String project, UUID id, int done, int total) {
    tx.sql()
        .createUpdate(
            """
            update automation_dry_run set months_done = :done, months_total = :total
            where project = :project and id = :id
            """)
        .bind("done", done)
        .bind("total", total)
        .bind("project", project)
        .bind("id", id.toString())
        .execute();
  }

  void finish(Tx tx, String project, UUID id, Comparison result) {
    tx.sql()
        .createUpdate(
            """
            update automation_dry_run set result = :result where project = :project and id = :id
            """)
        .bind("result", Json.text(result))
        .bind("project", project)
        .bind("id", id.toString())
        .execute();
  }

  Optional<Row> find(Tx tx, String project, UUID id) {
    return tx.sql()
        .createQuery("select * from automation_dry_run where project = :project and id = :id")
        .bind("project", project)
        .bind("id", id.toString())
        .map((row, _) -> read(row))
        .findOne();
  }

  /// Newest first.
  List<Row> list(Tx tx, String project, int max) {
    return tx.sql()
        .createQuery(
            """
            select * from automation_dry_run where project = :project
            order by created_at desc, id desc limit :max
            """)
        .bind("project", project)
        .bind("max", max)
        .map((row, _) -> read(row))
        .list();
  }

  private static Row read(ResultSet row) throws SQLException {
    var result = row.getString("result");
    return new Row(
        UUID.fromString(row.getString("id")),
        row.getString("automation"),
        Json.read(row.getString("policy"), AutomationSpec.class),
        LocalDate.ofEpochDay(row.getInt("first_cutoff")),
        LocalDate.ofEpochDay(row.getInt("last_cutoff")),
        row.getInt("months_done"),
        row.getInt("months_total"),
        result == null ? null : Json.read(result, Comparison.class),
        row.getString("actor"));
  }
}
