package slipway.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.Query;
import slipway.api.Json;
import slipway.db.Conditions;
import slipway.db.Found;
import slipway.db.Tx;
import slipway.ids.Ids;
import slipway.time.Micros;
import slipway.time.WallClock;
import tools.jackson.databind.JsonNode;

/// The append-only record of who did what.
public final class Audit {
  /// Sorts after every id, so that a list before it starts with the newest entry.
  public static final UUID NEWEST = new UUID(-1, -1);

  /// What a list is sorted by.
  private static final Map<String, String> KEYS =
      Map.of("when", "at", "who", "lower(actor)", "did", "lower(action)", "what", "lower(subject)");

  private static final String TEXT = "(actor || ' ' || action || ' ' || subject || ' ' || details)";

  private final WallClock wall;
  private final Ids ids;

  private Audit(WallClock wall, Ids ids) {
    this.wall = wall;
    this.ids = ids;
  }

  public static Audit open(WallClock wall, Ids ids) {
    return new Audit(wall, ids);
  }

  /// Tells of what the caller's transaction does; there exactly when that commits.
  public void write(
      Tx tx, String actor, String project, String action, String subject, JsonNode details) {
    tx.sql()
        .createUpdate(
            """
            insert into audit_entry (id, at, actor, project, action, subject, details)
            values (:id, :at, :actor, :project, :action, :subject, :details)
            """)
        .bind("id", ids.next().toString())
        .bind("at", Micros.of(wall.now()))
        .bind("actor", actor)
        .bind("project", project)
        .bind("action", action)
        .bind("subject", subject)
        .bind("details", Json.text(details))
        .execute();
  }

  /// The project's newest entries older than `before` ([#NEWEST] for the first page), newest first.
  public List<AuditEntry> list(Tx tx, String project, UUID before, int max) {
    return tx.sql()
        .createQuery(
            """
            select id, at, actor, project, action, subject, details from audit_entry
            where project = :project and id < :before order by id desc limit :max
            """)
        .bind("project", project)
        .bind("before", before.toString())
        .bind("max", max)
        .map((row, _) -> entry(row))
        .list();
  }

  /// Some of the project's entries that the search finds.
  public Found<AuditEntry> found(Tx tx, String project, AuditSearch search) {
    var all = new Conditions().and("project = :project", "project", project);
    return new Found<>(
        query(tx, project, search).map((row, _) -> entry(row)).list(),
        asked(project, search).count(tx, "audit_entry"),
        all.count(tx, "audit_entry"));
  }

  /// Goes through all that the search finds.
  public void each(Tx tx, String project, AuditSearch search, Consumer<AuditEntry> each) {
    query(tx, project, search.with(search.slice().whole()))
        .map((row, _) -> entry(row))
        .forEach(each);
  }

  private static Query query(Tx tx, String project, AuditSearch search) {
    return asked(project, search)
        .query(
            tx,
            "select id, at, actor, project, action, subject, details from audit_entry",
            search.slice().order(KEYS, "id desc"),
            search.slice());
  }

  private static Conditions asked(String project, AuditSearch search) {
    var asked =
        new Conditions()
            .and("project = :project", "project", project)
            .and("at >= :since", "since", search.since().map(Micros::of))
            .and("at < :until", "until", search.until().map(Micros::of))
            .words(TEXT, search.find());
    // A range that the index answers: every action of the area, and nothing else.
    search
        .area()
        .ifPresent(area ->
            asked
                .and("action >= :area", "area", area + ".")
                .and("action < :after", "after", area + "/"));
    return asked;
  }

  /// The first words of the project's actions (`alert` of `alert.silence`), by name.
  public List<String> areas(Tx tx, String project) {
    return tx
        .sql()
        .createQuery("select distinct action from audit_entry where project = :project")
        .bind("project", project)
        .mapTo(String.class)
        .stream()
        .filter(action -> action.indexOf('.') > 0)
        .map(action -> action.substring(0, action.indexOf('.')))
        .distinct()
        .sorted()
        .toList();
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        UUID.fromString(row.getString("id")),
        Micros.instant(row.getLong("at")),
        row.getString("actor"),
        row.getString("project"),
        row.getString("action"),
        row.getString("subject"),
        Json.tree(row.getString("details")));
  }
}
