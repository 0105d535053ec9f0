package slipway.rollout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.RolloutSpec;
import slipway.api.wire.Rollout;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of rollouts.
final class RolloutStore {
  private static final int LISTED_MAX = 1_000;

  /// Names a rollout.
  record Key(String project, String endpoint, int number) {}

  /// A cutoff whose labels came.
  record Maturity(Key rollout, String view, LocalDate cutoff) {}

  /// What moves a rollout on next.
  enum Awaits {
    LOOKS,
    LABELS,
    NOTHING;

    static Awaits of(RolloutState state) {
      return state.awaitsLooks() ? LOOKS : state.status().hasEnded() ? NOTHING : LABELS;
    }
  }

  void keep(Tx tx, Declared<RolloutSpec> declared, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into rollout_declaration (project, name, endpoint, definition, spec, updated_at)
            values (:project, :name, :endpoint, :definition, :spec, :now)
            on conflict (project, name) do update set endpoint = excluded.endpoint,
              definition = excluded.definition, spec = excluded.spec,
              updated_at = excluded.updated_at
            """)
        .bind("project", declared.project())
        .bind("name", declared.name())
        .bind("endpoint", declared.spec().endpoint())
        .bind("definition", declared.digest().hex())
        .bind("spec", Json.text(declared.spec()))
        .bind("now", Micros.of(now))
        .execute();
  }

  List<Declared<RolloutSpec>> declared(Tx tx, String project) {
    return tx.sql()
        .createQuery("select * from rollout_declaration where project = :project order by name")
        .bind("project", project)
        .map((row, _) -> declared(row))
        .list();
  }

  Optional<Declared<RolloutSpec>> declared(Tx tx, String project, String endpoint) {
    return tx.sql()
        .createQuery(
            "select * from rollout_declaration where project = :project and endpoint = :endpoint")
        .bind("project", project)
        .bind("endpoint", endpoint)
        .map((row, _) -> declared(row))
        .findOne();
  }

  int newest(Tx tx, String project, String endpoint) {
    return tx.sql()
        .createQuery(
            """
            select coalesce(max(number), 0) from rollout_rollout
            where project = :project and endpoint = :endpoint
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .mapTo(Integer.class)
        .one();
  }

  void insert(Tx tx, RolloutState state, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into rollout_rollout
              (project, endpoint, number, revision, is_running, awaits, document, updated_at)
            values (:project, :endpoint, :number, :revision, :running, :awaits, :document, :now)
            """)
        .bind("project", state.plan().project())
        .bind("endpoint", state.plan().endpoint())
        .bind("number", state.plan().number())
        .bind("revision", state.revision())
        .bind("running", state.status().isRunning() ? 1 : 0)
        .bind("awaits", Awaits.of(state).name())
        .bind("document", Json.text(state))
        .bind("now", Micros.of(now))
        .execute();
  }

  /// Writes the state when the stored one still has the revision before; false otherwise.
  boolean put(Tx tx, RolloutState state, Instant now) {
    return tx.sql()
            .createUpdate(
                """
                update rollout_rollout set revision = :revision, is_running = :running,
                  awaits = :awaits, document = :document, updated_at = :now
                where project = :project and endpoint = :endpoint and number = :number
                  and revision = :before
                """)
            .bind("project", state.plan().project())
            .bind("endpoint", state.plan().endpoint())
            .bind("number", state.plan().number())
            .bind("revision", state.revision())
            .bind("before", state.revision() - 1)
            .bind("running", state.status().isRunning() ? 1 : 0)
            .bind("awaits", Awaits.of(state).name())
            .bind("document", Json.text(state))
            .bind("now", Micros.of(now))
            .execute()
        == 1;
  }

  Optional<RolloutState> find(Tx tx, Key key) {
    return tx.sql()
        .createQuery(
            """
            select document from rollout_rollout
            where project = :project and endpoint = :endpoint and number = :number
            """)
        .bind("project", key.project())
        .bind("endpoint", key.endpoint())
        .bind("number", key.number())
        .map((row, _) -> state(row))
        .findOne();
  }

  Optional<RolloutState> running(Tx tx, String project, String endpoint) {
    return tx.sql()
        .createQuery(
            """
            select document from rollout_rollout
            where project = :project and endpoint = :endpoint and is_running = 1
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .map((row, _) -> state(row))
        .findOne();
  }

  /// Of an endpoint, or (with an empty name) of the project by endpoint; newest first.
  List<RolloutState> list(Tx tx, String project, String endpoint) {
    return tx.sql()
        .createQuery(
            """
            select document from rollout_rollout
            where project = :project and (:endpoint = '' or endpoint = :endpoint)
            order by endpoint, number desc limit :max
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("max", LISTED_MAX)
        .map((row, _) -> state(row))
        .list();
  }

  /// The rollouts that a look may move on, in a fixed order.
  List<Key> awaitingLooks(Tx tx) {
    return tx.sql()
        .createQuery(
            """
            select project, endpoint, number from rollout_rollout where awaits = 'LOOKS'
            order by project, endpoint, number
            """)
        .map((row, _) -> key(row))
        .list();
  }

  /// Keeps that labels of a cutoff came, for all rollouts of the project that have not ended.
  int matured(Tx tx, String project, String view, LocalDate cutoff) {
    return tx.sql()
        .createUpdate(
            """
            insert into rollout_maturity (project, endpoint, number, view, cutoff)
            select project, endpoint, number, :view, :cutoff from rollout_rollout
            where project = :project and awaits <> 'NOTHING'
            on conflict do nothing
            """)
        .bind("project", project)
        .bind("view", view)
        .bind("cutoff", cutoff.toString())
        .execute();
  }

  List<Maturity> maturities(Tx tx, String project, String view) {
    return tx.sql()
        .createQuery(
            """
            select project, endpoint, number, view, cutoff from rollout_maturity
            where project = :project and view = :view order by endpoint, number, cutoff
            """)
        .bind("project", project)
        .bind("view", view)
        .map((row, _) ->
            new Maturity(key(row), row.getString("view"), LocalDate.parse(row.getString("cutoff"))))
        .list();
  }

  void forget(Tx tx, Maturity maturity) {
    tx.sql()
        .createUpdate(
            """
            delete from rollout_maturity where project = :project and endpoint = :endpoint
              and number = :number and view = :view and cutoff = :cutoff
            """)
        .bind("project", maturity.rollout().project())
        .bind("endpoint", maturity.rollout().endpoint())
        .bind("number", maturity.rollout().number())
        .bind("view", maturity.view())
        .bind("cutoff", maturity.cutoff().toString())
        .execute();
  }

  void add(Tx tx, Key key, Rollout.Look look) {
    tx.sql()
        .createUpdate(
            """
            insert into rollout_look (project, endpoint, number, look, document)
            values (:project, :endpoint, :number, :look, :document)
            """)
        .bind("project", key.project())
        .bind("endpoint", key.endpoint())
        .bind("number", key.number())
        .bind("look", look.look())
        .bind("document", Json.text(look))
        .execute();
  }

  /// The newest looks, oldest of them first.
  List<Rollout.Look> looks(Tx tx, Key key, int max) {
    return tx.sql()
        .createQuery(
            """
            select document from rollout_look
            where project = :project and endpoint = :endpoint and number = :number
            order by look desc limit :max
            """)
        .bind("project", key.project())
        .bind("endpoint", key.endpoint())
        .bind("number", key.number())
        .bind("max", max)
        .map((row, _) -> Json.read(row.getString(1), Rollout.Look.class))
        .list()
        .reversed();
  }

  private static RolloutState state(ResultSet row) throws SQLException {
    return Json.read(row.getString("document"), RolloutState.class);
  }

  private static Key key(ResultSet row) throws SQLException {
    return new Key(row.getString("project"), row.getString("endpoint"), row.getInt("number"));
  }

  private static Declared<RolloutSpec> declared(ResultSet row) throws SQLException {
    return new Declared<>(
        row.getString("project"),
        row.getString("name"),
        Json.read(row.getString("spec"), RolloutSpec.class),
        new Digest(row.getString("definition")));
  }
}
