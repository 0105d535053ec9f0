package slipway.events;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import slipway.api.Json;
import slipway.db.Dialect;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of the outbox.
final class EventStore {
  /// An event and its place in the order.
  record Placed(Place place, Event event) {}

  private static final String COLUMNS =
      "transaction_id, sequence, project, type, subject, at, recorded_at, data";

  void insert(Tx tx, NewEvent event, Instant at, Instant recordedAt) {
    tx.sql()
        .createUpdate(
            """
            insert into events_event (project, type, subject, at, recorded_at, data)
            values (:project, :type, :subject, :at, :recordedAt, :data)
            """)
        .bind("project", event.project())
        .bind("type", event.type())
        .bind("subject", event.subject())
        .bind("at", Micros.of(at))
        .bind("recordedAt", Micros.of(recordedAt))
        .bind("data", Json.text(event.data()))
        .execute();
  }

  /// The next events in order that no later commit can come before.
  List<Placed> after(Tx tx, Place place, Set<String> types, int max) {
    var settled =
        switch (tx.dialect()) {
          case SQLITE -> "";
          case POSTGRESQL ->
              " and transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
        };
    var query =
        tx.sql()
            .createQuery(
                "select "
                    + COLUMNS
                    + " from events_event where type in (<types>)"
                    + " and (transaction_id, sequence) > (:transaction, :sequence)"
                    + settled
                    + " order by transaction_id, sequence limit :max")
            .bindList("types", List.copyOf(types))
            .bind("max", max);
    return bind(query, place).map((row, _) -> placed(row)).list();
  }

  /// True when an event is committed that a consumer at this place has yet to handle.
  boolean hasAfter(Tx tx, Place place, Set<String> types) {
    return firstAfter(tx, place, types).isPresent();
  }

  Optional<Long> firstAfter(Tx tx, Place place, Set<String> types) {
    var query =
        tx.sql()
            .createQuery(
                "select min(sequence) from events_event where type in (<types>)"
                    + " and (transaction_id, sequence) > (:transaction, :sequence)")
            .bindList("types", List.copyOf(types));
    return bind(query, place).mapTo(Long.class).findOne();
  }

  /// The place of one who wants only what is committed from now on.
  Place end(Tx tx) {
    if (tx.dialect() == Dialect.POSTGRESQL) {
      // Transactions that run now may still commit events: their ids are not below this one.
      long running =
          tx.sql()
              .createQuery("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
              .mapTo(Long.class)
              .one();
      return new Place(running, 0);
    }
    long newest =
        tx.sql()
            .createQuery("select coalesce(max(sequence), 0) from events_event")
            .mapTo(Long.class)
            .one();
    return new Place(0, newest);
  }

  void insertConsumer(Tx tx, String consumer) {
    tx.sql()
        .createUpdate(
            """
            insert into events_consumer (consumer, transaction_id, sequence, lease_owner, lease_until)
            values (:consumer, 0, 0, '', 0) on conflict do nothing
            """)
        .bind("consumer", consumer)
        .execute();
  }

  Place place(Tx tx, String consumer) {
    return tx.sql()
        .createQuery(
            "select transaction_id, sequence from events_consumer where consumer = :consumer")
        .bind("consumer", consumer)
        .map((row, _) -> new Place(row.getLong(1), row.getLong(2)))
        .findOne()
        .orElse(Place.START);
  }

  /// True when the consumer is this server's until then; another's lease has to end first.
  boolean lease(Tx tx, String consumer, String owner, Instant now, Instant until) {
    return tx.sql()
            .createUpdate(
                """
                update events_consumer set lease_owner = :owner, lease_until = :until
                where consumer = :consumer and (lease_owner = :owner or lease_until < :now)
                """)
            .bind("consumer", consumer)
            .bind("owner", owner)
            .bind("now", Micros.of(now))
            .bind("until", Micros.of(until))
            .execute()
        > 0;
  }

  /// Moves the place on, and the lease with it; false when another server has the consumer by now.
  boolean move(Tx tx, String consumer, Place place, String owner, Instant until) {
    return tx.sql()
            .createUpdate(
                """
                update events_consumer
                set transaction_id = :transaction, sequence = :sequence, lease_until = :until
                where consumer = :consumer and lease_owner = :owner
                """)
            .bind("consumer", consumer)
            .bind("transaction", place.transactionId())
            .bind("sequence", place.sequence())
            .bind("owner", owner)
            .bind("until", Micros.of(until))
            .execute()
        > 0;
  }

  List<Event> list(Tx tx, String project, long before, int max) {
    return tx.sql()
        .createQuery(
            "select "
                + COLUMNS
                + " from events_event where project = :project and sequence < :before"
                + " order by sequence desc limit :max")
        .bind("project", project)
        .bind("before", before)
        .bind("max", max)
        .map((row, _) -> placed(row).event())
        .list();
  }

  /// Deletes up to `max` of the events before `limit` that are older than `before` or not among the
  /// newest `kept`.
  int prune(Tx tx, long limit, Instant before, long kept, int max) {
    return tx.sql()
        .createUpdate(
            """
            delete from events_event where sequence in (
              select sequence from events_event
              where sequence < :limit and (recorded_at < :before
                or sequence <= (select max(sequence) from events_event) - :kept)
              order by sequence limit :max)
            """)
        .bind("limit", limit)
        .bind("before", Micros.of(before))
        .bind("kept", kept)
        .bind("max", max)
        .execute();
  }

  private static Query bind(Query query, Place place) {
    return query.bind("transaction", place.transactionId()).bind("sequence", place.sequence());
  }

  private static Placed placed(ResultSet row) throws SQLException {
    var event =
        new Event(
            row.getLong("sequence"),
            row.getString("project"),
            row.getString("type"),
            row.getString("subject"),
            Micros.instant(row.getLong("at")),
            Micros.instant(row.getLong("recorded_at")),
            Json.tree(row.getString("data")));
    return new Placed(new Place(row.getLong("transaction_id"), event.sequence()), event);
  }
}
