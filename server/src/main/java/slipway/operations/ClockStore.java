package slipway.operations;

import java.time.Instant;
import java.util.Optional;
import slipway.db.Tx;
import slipway.time.Micros;

/// The one row of the business clock.
final class ClockStore {
  Optional<Instant> find(Tx tx) {
    return tx.sql()
        .createQuery("select now from operations_clock where id = 1")
        .mapTo(Long.class)
        .findOne()
        .map(Micros::instant);
  }

  void put(Tx tx, Instant now) {
    tx.sql()
        .createUpdate(
            "insert into operations_clock (id, now) values (1, :now)"
                + " on conflict (id) do update set now = excluded.now")
        .bind("now", Micros.of(now))
        .execute();
  }
}
