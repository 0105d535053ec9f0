package slipway.serving;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.db.Tx;
import slipway.time.Micros;
import tools.jackson.core.type.TypeReference;

/// All SQL of splits and of what is held back.
final class SplitStore {
  private static final TypeReference<List<Digest>> DIGESTS = new TypeReference<>() {};

  /// A row of `serving_split`; releases by digest.
  record Row(
      String project,
      String endpoint,
      long number,
      Digest primary,
      Optional<Digest> canary,
      int weight,
      List<Digest> shadows,
      String salt,
      String decision,
      String actor,
      Instant at,
      Instant since) {
    Row {
      shadows = List.copyOf(shadows);
    }
  }

  void add(Tx tx, Row row) {
    tx.sql()
        .createUpdate(
            """
            insert into serving_split (project, endpoint, number, primary_release, canary, weight,
              shadows, salt, decision, actor, at, recorded_at)
            values (:project, :endpoint, :number, :primary, :canary, :weight, :shadows, :salt,
              :decision, :actor, :at, :now)
            """)
        .bind("project", row.project())
        .bind("endpoint", row.endpoint())
        .bind("number", row.number())
        .bind("primary", row.primary().hex())
        .bind("canary", row.canary().map(Digest::hex).orElse(""))
        .bind("weight", row.weight())
        .bind("shadows", Json.text(row.shadows()))
        .bind("salt", row.salt())
        .bind("decision", row.decision())
        .bind("actor", row.actor())
        .bind("at", Micros.of(row.at()))
        .bind("now", Micros.of(row.since()))
        .execute();
  }

  /// The split with the highest number.
  Optional<Row> newest(Tx tx, String project, String endpoint) {
    return tx.sql()
        .createQuery(
            """
            select * from serving_split where project = :project and endpoint = :endpoint
            order by number desc limit 1
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .map((row, _) -> {
          var canary = row.getString("canary");
          return new Row(
              row.getString("project"),
              row.getString("endpoint"),
              row.getLong("number"),
              new Digest(row.getString("primary_release")),
              canary.isEmpty() ? Optional.empty() : Optional.of(new Digest(canary)),
              row.getInt("weight"),
              new ArrayList<>(Json.readLenient(row.getString("shadows"), DIGESTS)),
              row.getString("salt"),
              row.getString("decision"),
              row.getString("actor"),
              Micros.instant(row.getLong("at")),
              Micros.instant(row.getLong("recorded_at")));
        })
        .findOne();
  }

  /// False when it is held back already.
  boolean hold(Tx tx, HoldBack held, String actor, Instant now) {
    return tx.sql()
            .createUpdate(
                """
                insert into serving_holdback (project, kind, name, digest, decision, reason, actor,
                  at, recorded_at)
                values (:project, :kind, :name, :digest, :decision, :reason, :actor, :at, :now)
                on conflict do nothing
                """)
            .bind("project", held.project())
            .bind("kind", held.kind())
            .bind("name", held.name())
            .bind("digest", held.digest().hex())
            .bind("decision", held.decision())
            .bind("reason", held.reason())
            .bind("actor", actor)
            .bind("at", Micros.of(held.at()))
            .bind("now", Micros.of(now))
            .execute()
        == 1;
  }

  /// False when it was not held back.
  boolean lift(Tx tx, HoldBack held) {
    return tx.sql()
            .createUpdate(
                """
                delete from serving_holdback where project = :project and kind = :kind
                  and name = :name and digest = :digest
                """)
            .bind("project", held.project())
            .bind("kind", held.kind())
            .bind("name", held.name())
            .bind("digest", held.digest().hex())
            .execute()
        == 1;
  }

  /// What is held back, newest first.
  List<HoldBack> held(Tx tx, String project, int max) {
    return tx.sql()
        .createQuery(
            """
            select * from serving_holdback where project = :project
            order by recorded_at desc, kind, name, digest limit :max
            """)
        .bind("project", project)
        .bind("max", max)
        .map((row, _) -> held(row))
        .list();
  }

  Optional<HoldBack> held(Tx tx, String project, String kind, String name, Digest digest) {
    return tx.sql()
        .createQuery(
            """
            select * from serving_holdback where project = :project and kind = :kind
              and name = :name and digest = :digest
            """)
        .bind("project", project)
        .bind("kind", kind)
        .bind("name", name)
        .bind("digest", digest.hex())
        .map((row, _) -> held(row))
        .findOne();
  }

  private static HoldBack held(java.sql.ResultSet row) throws java.sql.SQLException {
    return new HoldBack(
        row.getString("project"),
        row.getString("kind"),
        row.getString("name"),
        new Digest(row.getString("digest")),
        row.getString("decision"),
        row.getString("reason"),
        Micros.instant(row.getLong("at")));
  }
}
