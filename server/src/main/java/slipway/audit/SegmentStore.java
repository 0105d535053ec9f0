package slipway.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import slipway.api.Json;
import slipway.audit.Segment.Entry;
import slipway.audit.Segment.StoredEntry;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of `audit_segment`, and what sealing asks of `audit_entry`.
final class SegmentStore {
  private static final String COLUMNS = "id, at, actor, project, action, subject, details";

  private static final RowMapper<StoredEntry> ENTRY =
      (row, _) ->
          new StoredEntry(
              row.getString("id"),
              row.getLong("at"),
              row.getString("actor"),
              row.getString("project"),
              row.getString("action"),
              row.getString("subject"),
              row.getString("details"));

  /// The entries of a segment as they are stored, with the hash that the chain had before.
  private record Chained(String previous, List<Entry> entries) {}

  private static final RowMapper<Segment> SEGMENT =
      (row, _) -> {
        var chained = Json.read(row.getString("entries"), Chained.class);
        return new Segment(
            row.getLong("number"),
            row.getLong("first_row"),
            chained.previous(),
            chained.entries(),
            Micros.instant(row.getLong("sealed_at")),
            row.getString("signer"),
            row.getString("signature"));
      };

  /// Committed rows that are in no segment yet, in the order of their ids.
  List<StoredEntry> unsealed(Tx tx, int max) {
    return tx.sql()
        .createQuery(
            "select " + COLUMNS + " from audit_entry where sealed = 0 order by id limit :max")
        .bind("max", max)
        .map(ENTRY)
        .list();
  }

  long countUnsealed(Tx tx) {
    return tx.sql()
        .createQuery("select count(*) from audit_entry where sealed = 0")
        .mapTo(Long.class)
        .one();
  }

  /// Ids of the rows that say they were sealed.
  List<String> sealed(Tx tx) {
    return tx.sql()
        .createQuery("select id from audit_entry where sealed <> 0 order by id")
        .mapTo(String.class)
        .list();
  }

  Map<String, StoredEntry> rows(Tx tx, List<String> ids) {
    var found = new HashMap<String, StoredEntry>();
    tx.sql()
        .createQuery("select " + COLUMNS + " from audit_entry where id in (<ids>)")
        .bindList("ids", ids)
        .map(ENTRY)
        .forEach(row -> found.put(row.id(), row));
    return found;
  }

  void insert(Tx tx, Segment segment) {
    tx.sql()
        .createUpdate(
            """
            insert into audit_segment
              (number, first_row, entries, hash, sealed_at, signer, signature)
            values (:number, :first, :entries, :hash, :at, :signer, :signature)\
            """)
        .bind("number", segment.number())
        .bind("first", segment.firstRow())
        .bind("entries", Json.text(new Chained(segment.previous(), segment.entries())))
        .bind("hash", segment.hash())
        .bind("at", Micros.of(segment.sealedAt()))
        .bind("signer", segment.signer())
        .bind("signature", segment.signature())
        .execute();
    tx.sql()
        .createUpdate("update audit_entry set sealed = 1 where id in (<ids>)")
        .bindList("ids", segment.entries().stream().map(Entry::id).toList())
        .execute();
  }

  Optional<Segment> newest(Tx tx) {
    return tx.sql()
        .createQuery("select * from audit_segment order by number desc limit 1")
        .map(SEGMENT)
        .findFirst();
  }

  Optional<Segment> find(Tx tx, long number) {
    return tx.sql()
        .createQuery("select * from audit_segment where number = :number")
        .bind("number", number)
        .map(SEGMENT)
        .findFirst();
  }
}
