package slipway.monitoring.parity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.wire.ParityReport;
import slipway.db.Tx;
import slipway.time.Days;
import slipway.time.Micros;

/// All SQL of `monitoring_parity`.
final class ParityStore {
  void add(Tx tx, ParityReport report, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into monitoring_parity (project, id, subject, endpoint, cutoff, release,
              mismatched, document, at, recorded_at)
            values (:project, :id, :subject, :endpoint, :cutoff, :release, :mismatched, :document,
              :at, :now)
            """)
        .bind("project", report.project())
        .bind("id", report.id().toString())
        .bind("subject", report.subject())
        .bind("endpoint", report.endpoint())
        .bind("cutoff", Days.of(report.cutoff()))
        .bind("release", report.release().hex())
        .bind("mismatched", report.mismatched())
        .bind("document", Json.text(report))
        .bind("at", Micros.of(report.at()))
        .bind("now", Micros.of(now))
        .execute();
  }

  Optional<ParityReport> newest(
      Tx tx, String project, String subject, LocalDate cutoff, Digest release) {
    return tx.sql()
        .createQuery(
            """
            select document from monitoring_parity
            where project = :project and subject = :subject and cutoff = :cutoff
              and release = :release
            order by id desc limit 1
            """)
        .bind("project", project)
        .bind("subject", subject)
        .bind("cutoff", Days.of(cutoff))
        .bind("release", release.hex())
        .map((row, _) -> Json.read(row.getString(1), ParityReport.class))
        .findOne();
  }

  /// Newest first.
  List<ParityReport> list(Tx tx, String project, String endpoint, int max) {
    return tx.sql()
        .createQuery(
            """
            select document from monitoring_parity
            where project = :project and endpoint = :endpoint order by id desc limit :max
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("max", max)
        .map((row, _) -> Json.read(row.getString(1), ParityReport.class))
        .list();
  }
}
