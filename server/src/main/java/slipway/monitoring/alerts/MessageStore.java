package slipway.monitoring.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Alert;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of `monitoring_alert_message` and `monitoring_alert_attempt`.
final class MessageStore {
  /// What is to be told.
  ///
  /// @param number of the event that it tells
  /// @param postponed how often its turn was put off without a try
  record Message(
      long number,
      String project,
      UUID alert,
      String event,
      String body,
      Alert.DeliveryState state,
      int postponed,
      int attempts) {}

  /// Keeps a message; false when it is there already.
  boolean insert(Tx tx, Message message) {
    return tx.sql()
            .createUpdate(
                """
                insert into monitoring_alert_message
                  (number, project, alert, event, body, state, postponed)
                values (:number, :project, :alert, :event, :body, :state, 0)
                on conflict do nothing
                """)
            .bind("number", message.number())
            .bind("project", message.project())
            .bind("alert", message.alert().toString())
            .bind("event", message.event())
            .bind("body", message.body())
            .bind("state", message.state().name())
            .execute()
        == 1;
  }

  Optional<Message> find(Tx tx, long number) {
    return tx.sql()
        .createQuery(
            """
            select m.*, (select count(*) from monitoring_alert_attempt a
              where a.message = m.number) as attempts
            from monitoring_alert_message m where m.number = :number
            """)
        .bind("number", number)
        .map((row, _) -> message(row))
        .findOne();
  }

  void postpone(Tx tx, long number, Instant next) {
    tx.sql()
        .createUpdate(
            """
            update monitoring_alert_message
            set postponed = postponed + 1, next_at = :next where number = :number
            """)
        .bind("number", number)
        .bind("next", Micros.of(next))
        .execute();
  }

  void attempted(Tx tx, long number, Alert.Attempt attempt) {
    tx.sql()
        .createUpdate(
            """
            insert into monitoring_alert_attempt (message, attempt, at, status, error, millis)
            values (:message, :attempt, :at, :status, :error, :millis)
            """)
        .bind("message", number)
        .bind("attempt", attempt.number())
        .bind("at", Micros.of(attempt.at()))
        .bind("status", attempt.status())
        .bind("error", attempt.error())
        .bind("millis", attempt.millis())
        .execute();
  }

  void set(Tx tx, long number, Alert.DeliveryState state, @Nullable Instant next) {
    tx.sql()
        .createUpdate(
            """
            update monitoring_alert_message set state = :state, next_at = :next
            where number = :number
            """)
        .bind("number", number)
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
            select number, event, state, next_at from monitoring_alert_message
            where project = :project and alert = :alert order by number
            """)
        .bind("project", project)
        .bind("alert", alert.toString())
        .map((row, _) ->
            new Alert.Delivery(
                row.getLong("number"),
                alert,
                row.getString("event"),
                Alert.DeliveryState.valueOf(row.getString("state")),
                List.of(),
                instant(row, "next_at")))
        .list()
        .stream()
        .map(told ->
            new Alert.Delivery(
                told.number(),
                alert,
                told.event(),
                told.state(),
                attempts(tx, told.number()),
                told.nextAt()))
        .toList();
  }

  private static List<Alert.Attempt> attempts(Tx tx, long number) {
    return tx.sql()
        .createQuery(
            """
            select attempt, at, status, error, millis from monitoring_alert_attempt
            where message = :number order by attempt
            """)
        .bind("number", number)
        .map((row, _) ->
            new Alert.Attempt(
                row.getInt("attempt"),
                Micros.instant(row.getLong("at")),
                whole(row, "status"),
                row.getString("error"),
                row.getLong("millis")))
        .list();
  }

  private static Message message(ResultSet row) throws SQLException {
    return new Message(
        row.getLong("number"),
        row.getString("project"),
        UUID.fromString(row.getString("alert")),
        row.getString("event"),
        row.getString("body"),
        Alert.DeliveryState.valueOf(row.getString("state")),
        row.getInt("postponed"),
        row.getInt("attempts"));
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
