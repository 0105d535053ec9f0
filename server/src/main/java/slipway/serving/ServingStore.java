package slipway.serving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.EndpointSpec;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of endpoints, releases and their history.
final class ServingStore {
  private static final String ACTIVE =
      """
      select r.document, a.number, a.decision, a.at, a.actor from serving_activation a
      join serving_release r
        on r.project = a.project and r.digest = a.release and r.endpoint = a.endpoint
      """;

  void keep(Tx tx, Declared<EndpointSpec> declared, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into serving_endpoint (project, name, definition, spec, updated_at)
            values (:project, :name, :definition, :spec, :now)
            on conflict (project, name) do update set definition = excluded.definition,
              spec = excluded.spec, updated_at = excluded.updated_at
            """)
        .bind("project", declared.project())
        .bind("name", declared.name())
        .bind("definition", declared.digest().hex())
        .bind("spec", Json.text(declared.spec()))
        .bind("now", Micros.of(now))
        .execute();
  }

  Optional<Declared<EndpointSpec>> endpoint(Tx tx, String project, String name) {
    return tx.sql()
        .createQuery("select * from serving_endpoint where project = :project and name = :name")
        .bind("project", project)
        .bind("name", name)
        .map((row, _) -> declared(row))
        .findOne();
  }

  List<Declared<EndpointSpec>> endpoints(Tx tx, String project) {
    return tx.sql()
        .createQuery("select * from serving_endpoint where project = :project order by name")
        .bind("project", project)
        .map((row, _) -> declared(row))
        .list();
  }

  /// The endpoint; without it NOT_FOUND with the nearest name.
  Declared<EndpointSpec> require(Tx tx, String project, String name) {
    return endpoint(tx, project, name)
        .orElseThrow(() -> {
          var known = endpoints(tx, project).stream().map(Declared::name).toList();
          var nearest =
              Names.nearest(name, known).map(near -> "; did you mean " + near + "?").orElse("");
          return new SlipwayException(
              ErrorCode.NOT_FOUND,
              "endpoint: \"" + name + "\" (expected: an applied endpoint" + nearest + ")");
        });
  }

  /// The endpoints of all projects.
  List<Declared<EndpointSpec>> endpoints(Tx tx) {
    return tx.sql()
        .createQuery("select * from serving_endpoint order by project, name")
        .map((row, _) -> declared(row))
        .list();
  }

  void keepConfiguration(Tx tx, String project, Configuration configuration) {
    tx.sql()
        .createUpdate(
            """
            insert into serving_configuration (project, digest, document)
            values (:project, :digest, :document) on conflict do nothing
            """)
        .bind("project", project)
        .bind("digest", configuration.digest().hex())
        .bind("document", Json.text(configuration))
        .execute();
  }

  Optional<Configuration> configuration(Tx tx, String project, Digest digest) {
    return tx.sql()
        .createQuery(
            """
            select document from serving_configuration
            where project = :project and digest = :digest
            """)
        .bind("project", project)
        .bind("digest", digest.hex())
        .map((row, _) -> Json.read(row.getString(1), Configuration.class))
        .findOne();
  }

  void keepRelease(Tx tx, Release release, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into serving_release (project, digest, endpoint, document, recorded_at)
            values (:project, :digest, :endpoint, :document, :now)
            on conflict (project, digest, endpoint) do update set document = excluded.document
            """)
        .bind("project", release.project())
        .bind("digest", release.digest().hex())
        .bind("endpoint", release.endpoint())
        .bind("document", Json.text(release))
        .bind("now", Micros.of(now))
        .execute();
  }

  /// A release of any endpoint that was ever activated.
  Optional<Release> release(Tx tx, String project, Digest digest) {
    return tx.sql()
        .createQuery(
            """
            select document from serving_release where project = :project and digest = :digest
            order by recorded_at limit 1
            """)
        .bind("project", project)
        .bind("digest", digest.hex())
        .map((row, _) -> Json.read(row.getString(1), Release.class))
        .findOne();
  }

  /// A release that a split of this endpoint named.
  Optional<Release> release(Tx tx, String project, String endpoint, Digest digest) {
    return tx.sql()
        .createQuery(
            """
            select document from serving_release
            where project = :project and endpoint = :endpoint and digest = :digest
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("digest", digest.hex())
        .map((row, _) -> Json.read(row.getString(1), Release.class))
        .findOne();
  }

  Optional<Activation> active(Tx tx, String project, String endpoint) {
    return history(tx, project, endpoint, 1).stream().findFirst();
  }

  /// Activations, newest first.
  List<Activation> history(Tx tx, String project, String endpoint, int max) {
    return tx.sql()
        .createQuery(
            ACTIVE
                + """
                where a.project = :project and a.endpoint = :endpoint
                order by a.number desc limit :max
                """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("max", max)
        .map((row, _) -> activation(row))
        .list();
  }

  void activate(Tx tx, Activation activation, Optional<Digest> former, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into serving_activation (project, endpoint, number, release, former, decision,
              actor, at, recorded_at)
            values (:project, :endpoint, :number, :release, :former, :decision, :actor, :at, :now)
            """)
        .bind("project", activation.release().project())
        .bind("endpoint", activation.release().endpoint())
        .bind("number", activation.number())
        .bind("release", activation.release().digest().hex())
        .bind("former", former.map(Digest::hex).orElse(""))
        .bind("decision", activation.decision())
        .bind("actor", activation.actor())
        .bind("at", Micros.of(activation.at()))
        .bind("now", Micros.of(now))
        .execute();
  }

  private static Declared<EndpointSpec> declared(ResultSet row) throws SQLException {
    return new Declared<>(
        row.getString("project"),
        row.getString("name"),
        Json.read(row.getString("spec"), EndpointSpec.class),
        new Digest(row.getString("definition")));
  }

  private static Activation activation(ResultSet row) throws SQLException {
    return new Activation(
        row.getInt("number"),
        Json.read(row.getString("document"), Release.class),
        row.getString("decision"),
        row.getString("actor"),
        Micros.instant(row.getLong("at")));
  }
}
