package slipway.tracking;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import slipway.db.Tx;

/// The numbers that stand for names of metrics, parameters and tags. A number never changes, so
/// those of committed names are remembered.
final class KeyNames {
  private static final int REMEMBERED_MAX = 100_000;

  private final Cache<String, Long> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

  /// The numbers of all names, given to new ones in this transaction. New names go in by order, so
  /// that two transactions never wait for each other in a circle.
  Map<String, Long> numbers(Tx tx, Collection<String> names) {
    var numbers = new HashMap<String, Long>();
    var missing = new TreeSet<String>();
    for (var name : names) {
      var number = known.getIfPresent(name);
      if (number == null) {
        missing.add(name);
      } else {
        numbers.put(name, number);
      }
    }
    if (!missing.isEmpty()) {
      var found = new HashMap<String, Long>();
      missing.forEach(name -> found.put(name, number(tx, name)));
      numbers.putAll(found);
      tx.afterCommit(() -> known.putAll(found));
    }
    return numbers;
  }

  /// The number of a name that may never have been used.
  OptionalLong find(Tx tx, String name) {
    var number = known.getIfPresent(name);
    if (number != null) {
      return OptionalLong.of(number);
    }
    var found =
        Rows.list(
            tx, "select key from tracking_key where name = ?", row -> row.getLong("key"), name);
    return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(found.getFirst());
  }

  private long number(Tx tx, String name) {
    var found = find(tx, name);
    if (found.isPresent()) {
      return found.getAsLong();
    }
    Rows.change(tx, "insert into tracking_key (name) values (?) on conflict do nothing", name);
    return find(tx, name).orElseThrow();
  }
}
