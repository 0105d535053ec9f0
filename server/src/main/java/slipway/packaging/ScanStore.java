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

  Optional<ModelScan> find(Tx tx, String project, String model, int number) {
    return tx.sql()
        .createQuery(
            """
            select report from packaging_scan
            where project = :project and model = :model and number = :number
            """)
        .bind("project", project)
        .bind("model", model)
        .bind("number", number)
        .mapTo(String.class)
        .findOne()
        .map(report -> Json.read(report, ModelScan.class));
  }
}
