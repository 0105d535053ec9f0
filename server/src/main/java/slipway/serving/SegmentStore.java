package slipway.serving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.db.Tx;
import slipway.time.Days;
import slipway.time.Micros;

/// All SQL of sealed segments.
final class SegmentStore {
  private final String table;
  private final String days;

  SegmentStore(LogKind kind) {
    this.table = kind.table();
    this.days = kind.days();
  }

  /// A sealed segment: which file of the log's dataset holds which ids.
  record Sealed(
      String project,
      String endpoint,
      UUID segment,
      Digest parquet,
      UUID commit,
      int rows,
      UUID least,
      UUID greatest) {}

  void add(Tx tx, Sealed sealed, Instant now) {
    tx.sql()
        .createUpdate(
            "insert into "
                + table
                + """
                 (project, endpoint, segment, parquet, commit_id, row_count,
                  least_id, greatest_id, sealed_at)
                values (:project, :endpoint, :segment, :parquet, :commit, :rows, :least, :greatest,
                  :now) on conflict do nothing
                """)
        .bind("project", sealed.project())
        .bind("endpoint", sealed.endpoint())
        .bind("segment", sealed.segment().toString())
        .bind("parquet", sealed.parquet().hex())
        .bind("commit", sealed.commit().toString())
        .bind("rows", sealed.rows())
        .bind("least", sealed.least().toString())
        .bind("greatest", sealed.greatest().toString())
        .bind("now", Micros.of(now))
        .execute();
  }

  /// Keeps of which days a segment's rows are; again changes nothing.
  void addDays(Tx tx, Sealed sealed, List<DayCount> counts) {
    for (var count : counts) {
      tx.sql()
          .createUpdate(
              "insert into "
                  + days
                  + """
                   (project, endpoint, segment, day, variant, row_count)
                  values (:project, :endpoint, :segment, :day, :variant, :rows)
                  on conflict do nothing
                  """)
          .bind("project", sealed.project())
          .bind("endpoint", sealed.endpoint())
          .bind("segment", sealed.segment().toString())
          .bind("day", Days.of(count.day()))
          .bind("variant", count.variant())
          .bind("rows", count.requests())
          .execute();
    }
  }

  /// Segments that were sealed before days were counted, in the order of their ids, at most so
  /// many.
  ///
  /// @param after only those with a greater id; empty for all
  List<Sealed> uncounted(Tx tx, String after, int most) {
    return tx.sql()
        .createQuery(
            "select * from "
                + table
                + " s where not exists (select 1 from "
                + days
                + " d where d.project = s.project and d.endpoint = s.endpoint"
                + " and d.segment = s.segment) and s.segment > :after order by s.segment limit :most")
        .bind("after", after)
        .bind("most", most)
        .map((row, _) -> sealed(row))
        .list();
  }

  /// Rows of an endpoint by day and variant, both days included.
  List<DayCount> days(Tx tx, String project, String endpoint, LocalDate from, LocalDate until) {
    return tx.sql()
        .createQuery(
            "select day, variant, sum(row_count) as requests from "
                + days
                + """
                 where project = :project and endpoint = :endpoint and day >= :from
                  and day <= :until group by day, variant order by day, variant
                """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("from", Days.of(from))
        .bind("until", Days.of(until))
        .map((row, _) ->
            new DayCount(
                LocalDate.ofEpochDay(row.getInt("day")),
                row.getString("variant"),
                row.getLong("requests")))
        .list();
  }

  /// Those of these segments whose days are kept.
  Set<UUID> counted(Tx tx, String project, String endpoint, Set<UUID> segments) {
    return held(tx, days, project, endpoint, segments);
  }

  /// Those of these segments that are sealed.
  Set<UUID> sealed(Tx tx, String project, String endpoint, Set<UUID> segments) {
    return held(tx, table, project, endpoint, segments);
  }

  private static Set<UUID> held(
      Tx tx, String in, String project, String endpoint, Set<UUID> segments) {
    return segments.isEmpty()
        ? Set.of()
        : Set.copyOf(
            tx.sql()
                .createQuery(
                    "select distinct segment from "
                        + in
                        + """
                         where project = :project and endpoint = :endpoint and segment in (<segments>)
                        """)
                .bind("project", project)
                .bind("endpoint", endpoint)
                .bindList("segments", segments.stream().map(UUID::toString).toList())
                .map((row, _) -> UUID.fromString(row.getString(1)))
                .list());
  }

  boolean isSealed(Tx tx, String project, String endpoint, UUID segment) {
    return tx.sql()
            .createQuery(
                "select count(*) from "
                    + table
                    + """
                     where project = :project and endpoint = :endpoint and segment = :segment
                    """)
            .bind("project", project)
            .bind("endpoint", endpoint)
            .bind("segment", segment.toString())
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /// The segments between whose ids this one lies: nearly always one.
  List<Sealed> around(Tx tx, String project, UUID id) {
    return tx.sql()
        .createQuery(
            "select * from "
                + table
                + """
                 where project = :project and least_id <= :id and greatest_id >= :id
                """)
        .bind("project", project)
        .bind("id", id.toString())
        .map((row, _) -> sealed(row))
        .list();
  }

  /// Segments that hold ids less than `before`, the newest first.
  List<Sealed> before(Tx tx, String project, String endpoint, @Nullable UUID before, int max) {
    return tx.sql()
        .createQuery(
            "select * from "
                + table
                + """
                 where project = :project and endpoint = :endpoint and least_id < :before
                order by greatest_id desc limit :max
                """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("before", before == null ? "g" : before.toString())
        .bind("max", max)
        .map((row, _) -> sealed(row))
        .list();
  }

  /// The files of an endpoint's sealed segments, oldest first.
  List<Digest> files(Tx tx, String project, String endpoint) {
    return tx.sql()
        .createQuery(
            "select parquet from "
                + table
                + """
                 where project = :project and endpoint = :endpoint order by least_id
                """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .map((row, _) -> new Digest(row.getString(1)))
        .list();
  }

  long rows(Tx tx, String project, String endpoint) {
    return Optional.ofNullable(
            tx.sql()
                .createQuery(
                    "select coalesce(sum(row_count), 0) from "
                        + table
                        + """
                         where project = :project and endpoint = :endpoint
                        """)
                .bind("project", project)
                .bind("endpoint", endpoint)
                .mapTo(Long.class)
                .one())
        .orElse(0L);
  }

  private static Sealed sealed(ResultSet row) throws SQLException {
    return new Sealed(
        row.getString("project"),
        row.getString("endpoint"),
        UUID.fromString(row.getString("segment")),
        new Digest(row.getString("parquet")),
        UUID.fromString(row.getString("commit_id")),
        row.getInt("row_count"),
        UUID.fromString(row.getString("least_id")),
        UUID.fromString(row.getString("greatest_id")));
  }
}
