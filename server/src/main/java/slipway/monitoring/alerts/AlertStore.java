package slipway.monitoring.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.wire.Alert;
import slipway.db.Conditions;
import slipway.db.Found;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of `monitoring_alert`.
final class AlertStore {
  private static final String COLUMNS =
      """
      select project, id, alert_key, kind, severity, subject, sentence, evidence, evidence_digest,
        opened_at, last_seen_at, seen, reopened, state, acknowledgment, resolution, by_person
      from monitoring_alert \
      """;
  private static final String STANDING = " and state <> 'RESOLVED'";

  private static final String SEVERITY =
      "case severity when 'CRITICAL' then 2 when 'WARNING' then 1 else 0 end";
  private static final String STATE =
      "case state when 'OPEN' then 0 when 'ACKNOWLEDGED' then 1 else 2 end";

  /// What a list is sorted by.
  private static final Map<String, String> KEYS =
      Map.of(
          "severity", SEVERITY,
          "state", STATE,
          "kind", "kind",
          "about", "lower(subject)",
          "opened", "opened_at",
          "last-seen", "last_seen_at");

  private static final String BY_SUBJECT =
      "max("
          + SEVERITY
          + ") over (partition by subject) desc,"
          + " max(last_seen_at) over (partition by subject) desc, subject, id desc";
  private static final String TEXT =
      "(subject || ' ' || sentence || ' ' || kind || ' ' || alert_key)";

  /// An alert as it is kept.
  ///
  /// @param evidence digest of what was seen last
  /// @param byPerson whether a person resolved it
  record Row(Alert alert, Digest evidence, boolean byPerson) {}

  void insert(Tx tx, Alert alert) {
    tx.sql()
        .createUpdate(
            """
            insert into monitoring_alert (project, id, alert_key, kind, severity, subject, sentence,
              evidence, evidence_digest, opened_at, last_seen_at, seen, reopened, state, by_person)
            values (:project, :id, :key, :kind, :severity, :subject, :sentence, :evidence, :digest,
              :opened, :seenAt, :count, :reopened, :state, 0)
            """)
        .bind("project", alert.project())
        .bind("id", alert.id().toString())
        .bind("key", alert.key())
        .bind("kind", alert.kind().name())
        .bind("severity", alert.severity().name())
        .bind("subject", alert.subject())
        .bind("sentence", alert.sentence())
        .bind("evidence", Json.text(alert.evidence()))
        .bind("digest", Json.digest(alert.evidence()).hex())
        .bind("opened", Micros.of(alert.openedAt()))
        .bind("seenAt", Micros.of(alert.lastSeenAt()))
        .bind("count", alert.count())
        .bind("reopened", alert.reopened())
        .bind("state", alert.state().name())
        .execute();
  }

  /// Writes everything that can change of an alert.
  void update(Tx tx, Alert alert, boolean byPerson) {
    var acknowledgment = alert.acknowledgment();
    var resolution = alert.resolution();
    tx.sql()
        .createUpdate(
            """
            update monitoring_alert set severity = :severity, subject = :subject,
              sentence = :sentence, evidence = :evidence, evidence_digest = :digest,
              last_seen_at = :seenAt, seen = :count, reopened = :reopened, state = :state,
              acknowledgment = :acknowledgment, resolution = :resolution,
              resolved_at = :resolvedAt, by_person = :byPerson
            where project = :project and id = :id
            """)
        .bind("project", alert.project())
        .bind("id", alert.id().toString())
        .bind("severity", alert.severity().name())
        .bind("subject", alert.subject())
        .bind("sentence", alert.sentence())
        .bind("evidence", Json.text(alert.evidence()))
        .bind("digest", Json.digest(alert.evidence()).hex())
        .bind("seenAt", Micros.of(alert.lastSeenAt()))
        .bind("count", alert.count())
        .bind("reopened", alert.reopened())
        .bind("state", alert.state().name())
        .bind("acknowledgment", acknowledgment == null ? null : Json.text(acknowledgment))
        .bind("resolution", resolution == null ? null : Json.text(resolution))
        .bind("resolvedAt", resolution == null ? null : Micros.of(resolution.at()))
        .bind("byPerson", byPerson ? 1 : 0)
        .execute();
  }

  Optional<Row> find(Tx tx, String project, UUID id) {
    return tx.sql()
        .createQuery(COLUMNS + "where project = :project and id = :id")
        .bind("project", project)
        .bind("id", id.toString())
        .map((row, _) -> row(row))
        .findOne();
  }

  Optional<Row> standing(Tx tx, String project, String key) {
    return tx.sql()
        .createQuery(COLUMNS + "where project = :project and alert_key = :key" + STANDING)
        .bind("project", project)
        .bind("key", key)
        .map((row, _) -> row(row))
        .findOne();
  }

  /// Those of the ids that stand, newest first.
  List<Alert> standing(Tx tx, String project, Set<UUID> ids) {
    return tx.sql()
        .createQuery(
            COLUMNS + "where project = :project and id in (<ids>)" + STANDING + " order by id desc")
        .bind("project", project)
        .bindList("ids", ids.stream().map(UUID::toString).toList())
        .map((row, _) -> row(row).alert())
        .list();
  }

  /// The newest of a key, whatever its state.
  Optional<Row> newest(Tx tx, String project, String key) {
    return tx.sql()
        .createQuery(
            COLUMNS + "where project = :project and alert_key = :key order by id desc limit 1")
        .bind("project", project)
        .bind("key", key)
        .map((row, _) -> row(row))
        .findOne();
  }

  List<Alert> list(Tx tx, String project, AlertFilter filter) {
    var sql = new StringBuilder(COLUMNS).append("where project = :project");
    if (!filter.states().isEmpty()) {
      sql.append(" and state in (<states>)");
    }
    filter.kind().ifPresent(_ -> sql.append(" and kind = :kind"));
    filter.subject().ifPresent(_ -> sql.append(" and subject = :subject"));
    filter.before().ifPresent(_ -> sql.append(" and id < :before"));
    sql.append(" order by id desc limit :max");
    var query = tx.sql().createQuery(sql.toString());
    query.bind("project", project).bind("max", filter.max());
    if (!filter.states().isEmpty()) {
      query.bindList("states", filter.states().stream().map(Enum::name).sorted().toList());
    }
    filter.kind().ifPresent(kind -> query.bind("kind", kind.name()));
    filter.subject().ifPresent(subject -> query.bind("subject", subject));
    filter.before().ifPresent(before -> query.bind("before", before.toString()));
    return new ArrayList<>(query.map((row, _) -> row(row).alert()).list());
  }

  Found<Alert> found(Tx tx, String project, AlertSearch search) {
    var all = new Conditions().and("project = :project", "project", project);
    return new Found<>(
        query(tx, project, search).map((row, _) -> row(row).alert()).list(),
        asked(project, search).count(tx, "monitoring_alert"),
        all.count(tx, "monitoring_alert"));
  }

  /// Goes through all that the search finds.
  void each(Tx tx, String project, AlertSearch search, Consumer<Alert> each) {
    query(tx, project, search.with(search.slice().whole()))
        .map((row, _) -> row(row).alert())
        .forEach(each);
  }

  private static Query query(Tx tx, String project, AlertSearch search) {
    return asked(project, search)
        .query(tx, COLUMNS, search.slice().order(KEYS, BY_SUBJECT), search.slice());
  }

  private static Conditions asked(String project, AlertSearch search) {
    return new Conditions()
        .and("project = :project", "project", project)
        .in("state", "states", search.states().stream().map(Enum::name).sorted().toList())
        .and("severity = :severity", "severity", search.severity().map(Enum::name))
        .and("kind = :kind", "kind", search.kind().map(Enum::name))
        .and("subject = :subject", "subject", search.subject())
        .words(TEXT, search.find());
  }

  /// What alerts are or were about, by name.
  List<String> subjects(Tx tx, String project, int max) {
    return tx.sql()
        .createQuery(
            """
            select distinct subject from monitoring_alert where project = :project
            order by subject limit :max
            """)
        .bind("project", project)
        .bind("max", max)
        .mapTo(String.class)
        .list();
  }

  /// Deletes what is resolved and not among the newest of the project, with what was told about it.
  void prune(Tx tx, String project, int kept) {
    Optional<String> last =
        tx.sql()
            .createQuery(
                """
                select id from monitoring_alert where project = :project
                order by id desc limit 1 offset :kept
                """)
            .bind("project", project)
            .bind("kept", kept)
            .mapTo(String.class)
            .findOne();
    if (last.isEmpty()) {
      return;
    }
    var old =
        """
        select id from monitoring_alert
        where project = :project and id <= :last and state = 'RESOLVED'\
        """;
    var told = " from monitoring_alert_notice_part where project = :project and alert in (" + old;
    long lastTold =
        tx.sql()
            .createQuery("select coalesce(max(event), 0)" + told + ")")
            .bind("project", project)
            .bind("last", last.get())
            .mapTo(Long.class)
            .one();
    for (var sql :
        List.of(
            "delete" + told + ")",
            "delete from monitoring_alert where project = :project and id <= :last"
                + " and state = 'RESOLVED'")) {
      tx.sql().createUpdate(sql).bind("project", project).bind("last", last.get()).execute();
    }
    pruneMessages(tx, project, lastTold);
  }

  /// A message goes with the last alert that it told of.
  private static void pruneMessages(Tx tx, String project, long lastTold) {
    var empty =
        """
        select n.channel, n.number from monitoring_alert_notice n
        where n.project = :project and n.number <= :last and not exists
          (select 1 from monitoring_alert_notice_part p
           where p.channel = n.channel and p.number = n.number)\
        """;
    for (var table : List.of("monitoring_alert_notice_attempt", "monitoring_alert_notice")) {
      tx.sql()
          .createUpdate("delete from " + table + " where (channel, number) in (" + empty + ")")
          .bind("project", project)
          .bind("last", lastTold)
          .execute();
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    var alert =
        new Alert(
            UUID.fromString(row.getString("id")),
            row.getString("project"),
            row.getString("alert_key"),
            Alert.Kind.valueOf(row.getString("kind")),
            Alert.Severity.valueOf(row.getString("severity")),
            row.getString("subject"),
            row.getString("sentence"),
            Json.tree(row.getString("evidence")),
            Micros.instant(row.getLong("opened_at")),
            Micros.instant(row.getLong("last_seen_at")),
            row.getInt("seen"),
            row.getInt("reopened"),
            Alert.State.valueOf(row.getString("state")),
            read(row.getString("acknowledgment"), Alert.Acknowledgment.class),
            read(row.getString("resolution"), Alert.Resolution.class));
    return new Row(
        alert, new Digest(row.getString("evidence_digest")), row.getInt("by_person") == 1);
  }

  private static <T> @Nullable T read(@Nullable String json, Class<T> type) {
    return json == null ? null : Json.read(json, type);
  }
}
