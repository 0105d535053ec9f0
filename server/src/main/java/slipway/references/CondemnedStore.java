package slipway.references;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import slipway.api.Digest;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of `references_condemned`, and what collection asks of `references_name`.
final class CondemnedStore {
  boolean holds(Tx tx, Digest blob) {
    return tx.sql()
        .createQuery("select 1 from references_condemned where digest = :digest")
        .bind("digest", blob.hex())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  void remove(Tx tx, Digest blob) {
    tx.sql()
        .createUpdate("delete from references_condemned where digest = :digest")
        .bind("digest", blob.hex())
        .execute();
  }

  /// Since when those of the blobs that are condemned are; the instants before are of blobs that
  /// were deleted.
  Map<Digest, Instant> since(Tx tx, Collection<Digest> blobs) {
    var found = new HashMap<Digest, Instant>();
    tx.sql()
        .createQuery(
            "select digest, since from references_condemned"
                + " where digest in (<digests>) and deleted_at is null")
        .bindList("digests", hex(blobs))
        .map((row, _) -> Map.entry(new Digest(row.getString(1)), Micros.instant(row.getLong(2))))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  /// Those of the blobs that somebody names.
  Set<Digest> named(Tx tx, Collection<Digest> blobs) {
    return new HashSet<>(
        tx.sql()
            .createQuery("select distinct digest from references_name where digest in (<digests>)")
            .bindList("digests", hex(blobs))
            .map((row, _) -> new Digest(row.getString(1)))
            .list());
  }

  /// Condemns the blob, unless it is named by now.
  void condemn(Tx tx, Digest blob, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into references_condemned (digest, since, deleted_at)
            select :digest, :now, null where not exists (
              select 1 from references_name where digest = :digest)
            on conflict (digest) do update set since = excluded.since, deleted_at = null\
            """)
        .bind("digest", blob.hex())
        .bind("now", Micros.of(now))
        .execute();
  }

  /// Notes that the blob will be deleted now, unless it was named or revived by now. Who names it
  /// from here on reads this row, which stays for a while, and looks whether the blob is still
  /// there; who is naming it at this moment changes the same row, and one of the two comes first.
  boolean deleted(Tx tx, Digest blob, Instant now) {
    return tx.sql()
            .createUpdate(
                """
                update references_condemned set deleted_at = :now
                where digest = :digest and deleted_at is null and not exists (
                  select 1 from references_name where digest = :digest)\
                """)
            .bind("digest", blob.hex())
            .bind("now", Micros.of(now))
            .execute()
        > 0;
  }

  int forget(Tx tx, Instant deletedBefore) {
    return tx.sql()
        .createUpdate("delete from references_condemned where deleted_at < :before")
        .bind("before", Micros.of(deletedBefore))
        .execute();
  }

  private static List<String> hex(Collection<Digest> blobs) {
    return blobs.stream().map(Digest::hex).toList();
  }
}
