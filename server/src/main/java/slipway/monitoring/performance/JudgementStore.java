package slipway.monitoring.performance;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.wire.Judged;
import slipway.db.Tx;
import slipway.time.Days;
import slipway.time.Micros;

/// All SQL of judgements.
final class JudgementStore {
  Optional<Judged> find(
      Tx tx, String project, String endpoint, Digest release, LocalDate cutoff, Digest labels) {
    return tx.sql()
        .createQuery(
            """
            select document from monitoring_judgement
            where project = :project and endpoint = :endpoint and release = :release
              and cutoff = :cutoff and label_tree = :labels
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("release", release.hex())
        .bind("cutoff", Days.of(cutoff))
        .bind("labels", labels.hex())
        .map((row, _) -> Json.read(row.getString(1), Judged.class))
        .findOne();
  }

  /// Keeps a judgement; false when these labels were judged already.
  boolean add(Tx tx, Judged judged, Instant now) {
    return tx.sql()
            .createUpdate(
                """
                insert into monitoring_judgement (project, endpoint, release, cutoff, label_tree,
                  document, at, recorded_at)
                values (:project, :endpoint, :release, :cutoff, :labels, :document, :at, :now)
                on conflict do nothing
                """)
            .bind("project", judged.project())
            .bind("endpoint", judged.endpoint())
            .bind("release", judged.release().hex())
            .bind("cutoff", Days.of(judged.cutoff()))
            .bind("labels", judged.labelTree().hex())
            .bind("document", Json.text(judged))
            .bind("at", Micros.of(judged.at()))
            .bind("now", Micros.of(now))
            .execute()
        == 1;
  }

  /// Those of the newest cutoffs, oldest cutoff first, in the order in which they were made.
  List<Judged> all(Tx tx, String project, String endpoint, int max) {
    return tx.sql()
        .createQuery(
            """
            select document from monitoring_judgement
            where project = :project and endpoint = :endpoint
            order by cutoff desc, recorded_at desc, release desc limit :max
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("max", max)
        .map((row, _) -> Json.read(row.getString(1), Judged.class))
        .list()
        .reversed();
  }
}
