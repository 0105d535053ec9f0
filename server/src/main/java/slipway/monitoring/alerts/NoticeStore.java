package slipway.monitoring.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Alert;
import slipway.api.wire.Alert.DeliveryState;
import slipway.db.Tx;
import slipway.monitoring.alerts.channels.Notice;
import slipway.time.Micros;

/// All SQL of `monitoring_alert_notice`, its parts and its tries.
final class NoticeStore {
  /// Which message of which channel. A message has the number of the first event that it tells.
  record Key(String channel, long number) {}

  /// How far a message has come.
  record Row(
      Key key,
      String project,
      String subject,
      DeliveryState state,
      int attempts,
      @Nullable Instant nextAt) {}

  /// Keeps a message of one part; false when the event was told to the channel already.
  boolean insert(Tx tx, String channel, Notice notice, DeliveryState state, Instant next) {
    var key = new Key(channel, notice.number());
    boolean isNew = join(tx, key, notice.project(), notice.parts().getFirst());
    if (isNew) {
      tx.sql()
          .createUpdate(
              """
              insert into monitoring_alert_notice
                (channel, number, project, subject, state, closed, next_at)
              values (:channel, :number, :project, :subject, :state, 0, :next)
              """)
          .bind("channel", channel)
          .bind("number", notice.number())
          .bind("project", notice.project())
          .bind("subject", notice.subject())
          .bind("state", state.name())
          .bind("next", Micros.of(next))
          .execute();
    }
    return isNew;
  }

  /// Adds to a message that still waits for more; false when the event was told already.
  boolean join(Tx tx, Key key, String project, Notice.Part part) {
    return tx.sql()
            .createUpdate(
                """
                insert into monitoring_alert_notice_part
                  (channel, event, number, project, alert, type, body)
                values (:channel, :event, :number, :project, :alert, :type, :body)
                on conflict do nothing
                """)
            .bind("channel", key.channel())
            .bind("event", part.event())
            .bind("number", key.number())
            .bind("project", project)
            .bind("alert", part.alert().toString())
            .bind("type", part.type())
            .bind("body", part.body())
            .execute()
        == 1;
  }

  /// The message about the subject that waits for more.
  Optional<Key> gathering(Tx tx, String channel, String project, String subject) {
    return tx.sql()
        .createQuery(
            """
            select number from monitoring_alert_notice
            where channel = :channel and project = :project and subject = :subject
              and state = 'WAITING' and closed = 0
            order by number desc limit 1
            """)
        .bind("channel", channel)
        .bind("project", project)
        .bind("subject", subject)
        .mapTo(Long.class)
        .findOne()
        .map(number -> new Key(channel, number));
  }

  /// From here on it tells the same at every try.
  void close(Tx tx, Key key) {
    bound(tx, "update monitoring_alert_notice set closed = 1", key);
  }

  Optional<Row> find(Tx tx, Key key) {
    return tx.sql()
        .createQuery(
            """
            select n.*, (select count(*) from monitoring_alert_notice_attempt a
              where a.channel = n.channel and a.number = n.number) as attempts
            from monitoring_alert_notice n where n.channel = :channel and n.number = :number
            """)
        .bind("channel", key.channel())
        .bind("number", key.number())
        .map((row, _) -> row(row))
        .findOne();
  }

  List<Notice.Part> parts(Tx tx, Key key) {
    return tx.sql()
        .createQuery(
            """
            select event, alert, type, body from monitoring_alert_notice_part
            where channel = :channel and number = :number order by event
            """)
        .bind("channel", key.channel())
        .bind("number", key.number())
        .map((row, _) ->
            new Notice.Part(
                row.getLong("event"),
                UUID.fromString(row.getString("alert")),
                row.getString("type"),
                row.getString("body")))
        .list();
  }

  /// An earlier message of the channel about one of the same alerts that still waits: an end told
  /// before its beginning would leave an incident open.
  Optional<Row> earlier(Tx tx, Key key) {
    return tx.sql()
        .createQuery(
            """
            select n.*, 0 as attempts from monitoring_alert_notice n
            where n.channel = :channel and n.number < :number and n.state = 'WAITING'
              and exists (select 1 from monitoring_alert_notice_part p
                where p.channel = n.channel and p.number = n.number and p.alert in
                  (select alert from monitoring_alert_notice_part
                   where channel = :channel and number = :number))
            order by n.number desc limit 1
            """)
        .bind("channel", key.channel())
        .bind("number", key.number())
        .map((row, _) -> row(row))
        .findOne();
  }

  /// Whether the channel was, or will be, told that the alert opened last.
  boolean knowsOpening(Tx tx, String channel, UUID alert) {
    return tx.sql()
        .createQuery(
            """
            select n.state from monitoring_alert_notice_part p
            join monitoring_alert_notice n on n.channel = p.channel and n.number = p.number
            where p.channel = :channel and p.alert = :alert and p.type = 'alert.opened'
            order by p.event desc limit 1
            """)
        .bind("channel", channel)
        .bind("alert", alert.toString())
        .mapTo(String.class)
        .findOne()
        .filter(state -> !state.equals(DeliveryState.SILENCED.name()))
        .isPresent();
  }

  /// What a silence of the project keeps back, in all channels.
  List<Key> silenced(Tx tx, String project) {
    return tx.sql()
        .createQuery(
            """
            select channel, number from monitoring_alert_notice
            where project = :project and state = 'SILENCED' order by number
            """)
        .bind("project", project)
        .map((row, _) -> new Key(row.getString("channel"), row.getLong("number")))
        .list();
  }

  void delete(Tx tx, Key key) {
    bound(tx, "delete from monitoring_alert_notice_part", key);
    bound(tx, "delete from monitoring_alert_notice", key);
  }

  void attempted(Tx tx, Key key, Alert.Attempt attempt) {
    tx.sql()
        .createUpdate(
            """
            insert into monitoring_alert_notice_attempt
              (channel, number, attempt, at, status, error, millis)
            values (:channel, :number, :attempt, :at, :status, :error, :millis)
            """)
        .bind("channel", key.channel())
        .bind("number", key.number())
        .bind("attempt", attempt.number())
        .bind("at", Micros.of(attempt.at()))
        .bind("status", attempt.status())
        .bind("error", attempt.error())
        .bind("millis", attempt.millis())
        .execute();
  }

  void set(Tx tx, Key key, DeliveryState state, @Nullable Instant next) {
    tx.sql()
        .createUpdate(
            """
            update monitoring_alert_notice set state = :state, next_at = :next
            where channel = :channel and number = :number
            """)
        .bind("channel", key.channel())
        .bind("number", key.number())
        .bind("state", state.name())
        .bind("next", next == null ? null : Micros.of(next))
        .execute();
  }

  /// What was told about an alert, oldest first.
  List<Alert.Delivery> of(Tx tx, String project, UUID alert) {
    return tx
        .sql()
        .createQuery(
            """
            select p.channel, p.number, p.type, n.state, n.next_at
            from monitoring_alert_notice_part p
            join monitoring_alert_notice n on n.channel = p.channel and n.number = p.number
            where p.project = :project and p.alert = :alert order by p.event, p.channel
            """)
        .bind("project", project)
        .bind("alert", alert.toString())
        .map((row, _) ->
            new Alert.Delivery(
                row.getString("channel"),
                row.getLong("number"),
                alert,
                row.getString("type"),
                DeliveryState.valueOf(row.getString("state")),
                List.of(),
                instant(row, "next_at")))
        .list()
        .stream()
        .map(told ->
            new Alert.Delivery(
                told.channel(),
                told.number(),
                alert,
                told.event(),
                told.state(),
                attempts(tx, new Key(told.channel(), told.number())),
                told.nextAt()))
        .toList();
  }

  private static List<Alert.Attempt> attempts(Tx tx, Key key) {
    return tx.sql()
        .createQuery(
            """
            select attempt, at, status, error, millis from monitoring_alert_notice_attempt
            where channel = :channel and number = :number order by attempt
            """)
        .bind("channel", key.channel())
        .bind("number", key.number())
        .map((row, _) ->
            new Alert.Attempt(
                row.getInt("attempt"),
                Micros.instant(row.getLong("at")),
                whole(row, "status"),
                row.getString("error"),
                row.getLong("millis")))
        .list();
  }

  private static void bound(Tx tx, String change, Key key) {
    tx.sql()
        .createUpdate(change + " where channel = :channel and number = :number")
        .bind("channel", key.channel())
        .bind("number", key.number())
        .execute();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new Key(row.getString("channel"), row.getLong("number")),
        row.getString("project"),
        row.getString("subject"),
        DeliveryState.valueOf(row.getString("state")),
        row.getInt("attempts"),
        instant(row, "next_at"));
  }

  private static @Nullable Integer whole(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : Micros.instant(micros);
  }
}
