package slipway.packaging;

import java.util.Optional;
import slipway.api.Json;
import slipway.api.wire.ModelScan;
import slipway.db.Tx;
import slipway.time.Micros;

/// The table `packaging_scan`.
final class ScanStore {
  void put(Tx tx, ModelScan scan) {
    tx.sql()
        .createUpdate(
            """
            insert into packaging_scan (project, model, number, verdict, report, scanned_at)
            values (:project, :model, :number, :verdict, :report, :at)
            on conflict (project, model, number) do update
            set verdict = excluded.verdict, report = excluded.report,
              scanned_at = excluded.scanned_at
            """)
        .bind("project", scan.project())
        .bind("model", scan.model())
        .bind("number", scan.version())
        .bind("verdict", scan.verdict().name())
        .bind("report", Json.text(scan))
        .bind("at", Micros.of(scan.at()))
        .execute();
  }

  /// What an earlier model of the new name had is forgotten.
  void rename(Tx tx, String project, String from, String to) {
    tx.sql()
        .createUpdate("delete from packaging_scan where project = :project and model = :to")
        .bind("project", project)
        .bind("to", to)
        .execute();
    tx.sql()
        .createUpdate(
            "update packaging_scan set model = :to where project = :project and model = :from")
        .bind("project", project)
        .bind("from", from)
        .bind("to", to)
        .execute();
  }

  Optional<ModelScan> find(Tx tx, String project, String model, int number) {
    return tx.sql()
        .createQuery(
            """
            select model, report from packaging_scan
            where project = :project and model = :model and number = :number
            """)
        .bind("project", project)
        .bind("model", model)
        .bind("number", number)
        .map((row, _) ->
            Json.read(row.getString("report"), ModelScan.class).of(row.getString("model")))
        .findOne();
  }
}
