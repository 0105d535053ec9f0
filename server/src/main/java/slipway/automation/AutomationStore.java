package slipway.automation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.db.Tx;
import slipway.time.Days;
import slipway.time.Micros;

/// All SQL of automations, their cases, decisions and pauses.
final class AutomationStore {
  /// Stands for all automations of a project.
  static final String ALL = "";

  /// A decision's place in the timeline.
  record Place(LocalDate cutoff, int number) {
    static final Place NEWEST = new Place(LocalDate.of(9999, 12, 31), Integer.MAX_VALUE);
  }

  /// A person's brake.
  record Pause(String automation, String reason, String actor, Instant at) {}

  void keep(Tx tx, Declared<AutomationSpec> declared, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into automation_definition (project, name, endpoint, digest, spec, updated_at)
            values (:project, :name, :endpoint, :digest, :spec, :now)
            on conflict (project, name) do update set endpoint = excluded.endpoint,
              digest = excluded.digest, spec = excluded.spec, updated_at = excluded.updated_at
            """)
        .bind("project", declared.project())
        .bind("name", declared.name())
        .bind("endpoint", declared.spec().endpoint())
        .bind("digest", declared.digest().hex())
        .bind("spec", Json.text(declared.spec()))
        .bind("now", Micros.of(now))
        .execute();
  }

  List<Declared<AutomationSpec>> definitions(Tx tx, String project) {
    return tx.sql()
        .createQuery("select * from automation_definition where project = :project order by name")
        .bind("project", project)
        .map((row, _) -> declared(row))
        .list();
  }

  Optional<Declared<AutomationSpec>> definition(Tx tx, String project, String name) {
    return tx.sql()
        .createQuery(
            "select * from automation_definition where project = :project and name = :name")
        .bind("project", project)
        .bind("name", name)
        .map((row, _) -> declared(row))
        .findOne();
  }

  Declared<AutomationSpec> require(Tx tx, String project, String name) {
    return definition(tx, project, name)
        .orElseThrow(() -> {
          var known = definitions(tx, project).stream().map(Declared::name).toList();
          var near =
              Names.nearest(name, known).map(found -> "; did you mean " + found + "?").orElse("");
          return new SlipwayException(
              ErrorCode.NOT_FOUND,
              "automation: \"%s\" (expected: a declared one%s)".formatted(name, near));
        });
  }

  /// Opens the case of a cutoff, or opens it again when it is closed; false when it is open, or
  /// when a later cutoff has a case already.
  boolean open(Tx tx, Declared<AutomationSpec> automation, LocalDate cutoff, Instant now) {
    var newest = newest(tx, automation.project(), automation.name());
    if (newest.filter(found -> found.cutoff().isAfter(cutoff)).isPresent()) {
      return false;
    }
    if (newest.filter(found -> found.cutoff().equals(cutoff)).isPresent()) {
      var there = newest.get();
      return there.phase() == Phase.CLOSED && change(tx, there.in(Phase.LOOKING), now);
    }
    tx.sql()
        .createUpdate(
            """
            insert into automation_case (project, automation, cutoff, endpoint, phase, revision,
              executions, pending, rollout, rollout_state, answered_by, opened_at, changed_at)
            values (:project, :automation, :cutoff, :endpoint, 'LOOKING', 1, '[]', '', null, 'NONE',
              '', :now, :now)
            """)
        .bind("project", automation.project())
        .bind("automation", automation.name())
        .bind("cutoff", day(cutoff))
        .bind("endpoint", automation.spec().endpoint())
        .bind("now", Micros.of(now))
        .execute();
    return true;
  }

  /// Puts the case where it is now; false when it has changed since it was read.
  boolean change(Tx tx, Case changed, Instant now) {
    return tx.sql()
            .createUpdate(
                """
                update automation_case set phase = :phase, revision = revision + 1,
                  executions = :executions, pending = :pending, rollout = :rollout,
                  rollout_state = :rolling, answered_by = :by, changed_at = :now
                where project = :project and automation = :automation and cutoff = :cutoff
                  and revision = :revision
                """)
            .bind("phase", changed.phase().name())
            .bind("executions", executions(changed.executions()))
            .bind("pending", changed.pending().orElse(""))
            .bind("rollout", changed.rollout().isPresent() ? changed.rollout().getAsInt() : null)
            .bind("rolling", changed.rolling().name())
            .bind("by", changed.answeredBy())
            .bind("now", Micros.of(now))
            .bind("project", changed.project())
            .bind("automation", changed.automation())
            .bind("cutoff", day(changed.cutoff()))
            .bind("revision", changed.revision())
            .execute()
        == 1;
  }

  Optional<Case> newest(Tx tx, String project, String automation) {
    return cases(tx, project, automation, 1).stream().findFirst();
  }

  /// Newest cutoff first.
  List<Case> cases(Tx tx, String project, String automation, int max) {
    return tx.sql()
        .createQuery(
            """
            select * from automation_case where project = :project and automation = :automation
            order by cutoff desc limit :max
            """)
        .bind("project", project)
        .bind("automation", automation)
        .bind("max", max)
        .map((row, _) -> found(row))
        .list();
  }

  /// Those that wait for anything, and those whose rollout labels have not confirmed; oldest first.
  List<Case> unfinished(Tx tx, String project, String automation) {
    return tx.sql()
        .createQuery(
            """
            select * from automation_case where project = :project and automation = :automation
              and (phase <> 'CLOSED' or rollout_state = 'PROMOTED') order by cutoff
            """)
        .bind("project", project)
        .bind("automation", automation)
        .map((row, _) -> found(row))
        .list();
  }

  Optional<Case> find(Tx tx, String project, String automation, LocalDate cutoff) {
    return tx.sql()
        .createQuery(
            """
            select * from automation_case where project = :project and automation = :automation
              and cutoff = :cutoff
            """)
        .bind("project", project)
        .bind("automation", automation)
        .bind("cutoff", day(cutoff))
        .map((row, _) -> found(row))
        .findOne();
  }

  int nextNumber(Tx tx, Case of) {
    return tx.sql()
        .createQuery(
            """
            select coalesce(max(number), 0) + 1 from automation_decision
            where project = :project and automation = :automation and cutoff = :cutoff
            """)
        .bind("project", of.project())
        .bind("automation", of.automation())
        .bind("cutoff", day(of.cutoff()))
        .mapTo(Integer.class)
        .one();
  }

  /// @param judged the cutoff whose labels this decision used up; null when it used none
  /// @param seconds that its candidates took to train
  void append(
      Tx tx, String project, Told told, @Nullable LocalDate judged, double seconds, Instant now) {
    var decision = told.decision();
    tx.sql()
        .createUpdate(
            """
            insert into automation_decision (project, id, automation, cutoff, number, kind, signal,
              diagnosis, action, judged_cutoff, wanted_training, seconds, fingerprint, digest,
              evidence, decision, definition, today, at, recorded_at)
            values (:project, :id, :automation, :cutoff, :number, :kind, :signal, :diagnosis,
              :action, :judged, :wanted, :seconds, :fingerprint, :digest, :evidence, :decision,
              :definition, :today, :at, :now)
            """)
        .bind("project", project)
        .bind("id", told.id())
        .bind("automation", told.automation())
        .bind("cutoff", day(told.cutoff()))
        .bind("number", told.number())
        .bind("kind", told.evidenceJson().path("kind").asString(""))
        .bind("signal", decision.signal().name())
        .bind("diagnosis", decision.diagnosis().name())
        .bind("action", decision.action().word())
        .bind("judged", judged == null ? null : day(judged))
        .bind("wanted", decision.action() instanceof Action.Train train && train.wanted() ? 1 : 0)
        .bind("seconds", seconds)
        .bind("fingerprint", isPaused(told) ? "" : Codec.fingerprint(told.evidence()).hex())
        .bind("digest", told.digest().hex())
        .bind("evidence", Json.text(told.evidenceJson()))
        .bind("decision", Json.text(Codec.write(decision)))
        .bind("definition", told.definition().hex())
        .bind("today", day(told.today()))
        .bind("at", Micros.of(told.at()))
        .bind("now", Micros.of(now))
        .execute();
  }

  /// What a pause held is looked at again when it ends.
  private static boolean isPaused(Told told) {
    return told.decision().action() instanceof Action.Hold
        && told.evidence() instanceof Evidence.Look look
        && look.history().paused() != null;
  }

  /// Oldest first.
  List<Told> decisions(Tx tx, String project, String automation, LocalDate from, LocalDate to) {
    return tx.sql()
        .createQuery(
            """
            select * from automation_decision where project = :project
              and automation = :automation and cutoff >= :from and cutoff <= :to
            order by cutoff, number
            """)
        .bind("project", project)
        .bind("automation", automation)
        .bind("from", day(from))
        .bind("to", day(to))
        .map((row, _) -> told(row))
        .list();
  }

  /// Newest first, from before a place.
  List<Told> page(Tx tx, String project, String automation, Place before, int max) {
    return tx.sql()
        .createQuery(
            """
            select * from automation_decision where project = :project
              and automation = :automation
              and (cutoff < :cutoff or (cutoff = :cutoff and number < :number))
            order by cutoff desc, number desc limit :max
            """)
        .bind("project", project)
        .bind("automation", automation)
        .bind("cutoff", day(before.cutoff()))
        .bind("number", before.number())
        .bind("max", max)
        .map((row, _) -> told(row))
        .list();
  }

  long count(Tx tx, String project, String automation) {
    return tx.sql()
        .createQuery(
            """
            select count(*) from automation_decision where project = :project
              and automation = :automation
            """)
        .bind("project", project)
        .bind("automation", automation)
        .mapTo(Long.class)
        .one();
  }

  Optional<Told> decision(Tx tx, String project, String id) {
    return tx.sql()
        .createQuery("select * from automation_decision where project = :project and id = :id")
        .bind("project", project)
        .bind("id", id)
        .map((row, _) -> told(row))
        .findOne();
  }

  /// The decision behind an answer: the one that asked; any other is its own.
  Optional<Told> cause(Tx tx, Case of, Told told) {
    return told.evidence() instanceof Evidence.Answered answered
        ? decision(tx, of.project(), answered.decision())
        : Optional.of(told);
  }

  /// Whether a look of this case has seen just this before.
  boolean hasSeen(Tx tx, Case of, Digest fingerprint) {
    return count(
            tx,
            """
            select count(*) from automation_decision where project = :project
              and automation = :automation and cutoff = :cutoff and fingerprint = :wanted
            """,
            of,
            fingerprint.hex())
        > 0;
  }

  /// Whether a decision of another case used the labels of this cutoff up.
  boolean wasJudged(Tx tx, Case of, LocalDate labels) {
    return count(
            tx,
            """
            select count(*) from automation_decision where project = :project
              and automation = :automation and cutoff <> :cutoff and judged_cutoff = :wanted
            """,
            of,
            day(labels))
        > 0;
  }

  private static int count(Tx tx, String sql, Case of, Object wanted) {
    return tx.sql()
        .createQuery(sql)
        .bind("project", of.project())
        .bind("automation", of.automation())
        .bind("cutoff", day(of.cutoff()))
        .bind("wanted", wanted)
        .mapTo(Integer.class)
        .one();
  }

  /// Days on which a training that followed a signal began, oldest first.
  List<LocalDate> trainings(Tx tx, String project, String automation) {
    return tx.sql()
        .createQuery(
            """
            select today from automation_decision where project = :project
              and automation = :automation and wanted_training = 1 order by today
            """)
        .bind("project", project)
        .bind("automation", automation)
        .map((row, _) -> LocalDate.ofEpochDay(row.getInt(1)))
        .list();
  }

  /// How long candidates took to train since a day.
  double trainingSeconds(Tx tx, String project, String automation, LocalDate since) {
    return tx.sql()
        .createQuery(
            """
            select coalesce(sum(seconds), 0) from automation_decision where project = :project
              and automation = :automation and today > :since
            """)
        .bind("project", project)
        .bind("automation", automation)
        .bind("since", day(since))
        .mapTo(Double.class)
        .one();
  }

  void pause(Tx tx, String project, Pause pause) {
    tx.sql()
        .createUpdate(
            """
            insert into automation_pause (project, automation, reason, actor, at)
            values (:project, :automation, :reason, :actor, :at)
            on conflict (project, automation) do update set reason = excluded.reason,
              actor = excluded.actor, at = excluded.at
            """)
        .bind("project", project)
        .bind("automation", pause.automation())
        .bind("reason", pause.reason())
        .bind("actor", pause.actor())
        .bind("at", Micros.of(pause.at()))
        .execute();
  }

  boolean resume(Tx tx, String project, String automation) {
    return tx.sql()
            .createUpdate(
                "delete from automation_pause where project = :project and automation = :automation")
            .bind("project", project)
            .bind("automation", automation)
            .execute()
        == 1;
  }

  /// The brake on this automation: its own, else that on all.
  Optional<Pause> paused(Tx tx, String project, String automation) {
    return tx.sql()
        .createQuery(
            """
            select * from automation_pause where project = :project
              and automation in (:automation, '') order by automation desc
            """)
        .bind("project", project)
        .bind("automation", automation)
        .map((row, _) ->
            new Pause(
                row.getString("automation"),
                row.getString("reason"),
                row.getString("actor"),
                Micros.instant(row.getLong("at"))))
        .findFirst();
  }

  private static Declared<AutomationSpec> declared(ResultSet row) throws SQLException {
    return new Declared<>(
        row.getString("project"),
        row.getString("name"),
        Json.read(row.getString("spec"), AutomationSpec.class),
        new Digest(row.getString("digest")));
  }

  private static Case found(ResultSet row) throws SQLException {
    int rollout = row.getInt("rollout");
    boolean none = row.wasNull();
    var pending = row.getString("pending");
    return new Case(
        row.getString("project"),
        row.getString("automation"),
        LocalDate.ofEpochDay(row.getInt("cutoff")),
        row.getString("endpoint"),
        Phase.valueOf(row.getString("phase")),
        row.getLong("revision"),
        awaited(row.getString("executions")),
        pending.isEmpty() ? Optional.empty() : Optional.of(pending),
        none ? OptionalInt.empty() : OptionalInt.of(rollout),
        Case.Rolling.valueOf(row.getString("rollout_state")),
        row.getString("answered_by"));
  }

  static Told told(ResultSet row) throws SQLException {
    return new Told(
        row.getString("id"),
        row.getString("automation"),
        LocalDate.ofEpochDay(row.getInt("cutoff")),
        row.getInt("number"),
        Codec.readEvidence(Json.tree(row.getString("evidence"))),
        Codec.readDecision(Json.tree(row.getString("decision"))),
        new Digest(row.getString("digest")),
        new Digest(row.getString("definition")),
        LocalDate.ofEpochDay(row.getInt("today")),
        Micros.instant(row.getLong("at")));
  }

  private static String executions(List<Case.Awaited> awaited) {
    return Json.text(awaited);
  }

  private static List<Case.Awaited> awaited(String text) {
    var found = new ArrayList<Case.Awaited>();
    for (var one : Json.tree(text)) {
      found.add(
          new Case.Awaited(
              UUID.fromString(one.path("execution").asString("")),
              Candidate.Kind.valueOf(one.path("kind").asString(""))));
    }
    return found;
  }

  private static int day(LocalDate day) {
    return Days.of(day);
  }
}
