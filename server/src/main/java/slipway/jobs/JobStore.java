package slipway.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.db.Dialect;
import slipway.db.Tx;
import slipway.jobs.Job.Status;
import slipway.time.Micros;

/// All SQL of the jobs.
final class JobStore {
  /// What a run may still do.
  enum Holding {
    HELD,
    CANCEL_WANTED,
    LOST
  }

  /// A job whose lease is this server's now.
  record Leased(Job job, long fence) {}

  /// How a run ended.
  record Ending(Status status, int attempt, Instant wallDue, Optional<String> error) {}

  private static final String COLUMNS =
      "id, project, kind, key, payload, status, attempt, retries, business_due, wall_due,"
          + " created_at, finished_at, error, fence";

  Optional<Job> byKey(Tx tx, NewJob job) {
    return tx.sql()
        .createQuery(
            "select "
                + COLUMNS
                + " from jobs_job where project = :project and kind = :kind and key = :key")
        .bind("project", job.project())
        .bind("kind", job.kind())
        .bind("key", job.key())
        .map((row, _) -> job(row))
        .findOne();
  }

  Optional<Job> find(Tx tx, JobId id) {
    return tx.sql()
        .createQuery("select " + COLUMNS + " from jobs_job where id = :id")
        .bind("id", id.toString())
        .map((row, _) -> job(row))
        .findOne();
  }

  /// Inserts the job, or puts an ended one of the same key back to its beginning.
  void insert(Tx tx, JobId id, NewJob job, Instant now) {
    var business = job.due() instanceof Due.Business(var at) ? Optional.of(at) : none();
    var starts = job.due() instanceof Due.Wall(var at) ? Optional.of(at) : none();
    tx.sql()
        .createUpdate(
            """
            insert into jobs_job (id, project, kind, key, payload, status, attempt, retries, crashes,
              business_due, starts_at, wall_due, fence, cancel_wanted, created_at)
            values (:id, :project, :kind, :key, :payload, 'WAITING', 0, :retries, 0,
              :businessDue, :startsAt, :wallDue, 0, 0, :now)
            on conflict (project, kind, key) do update set payload = excluded.payload,
              status = excluded.status, attempt = 0, retries = excluded.retries, crashes = 0,
              business_due = excluded.business_due, starts_at = excluded.starts_at,
              wall_due = excluded.wall_due, lease_owner = null, lease_until = null,
              cancel_wanted = 0, error = null, finished_at = null
            """)
        .bind("id", id.toString())
        .bind("project", job.project())
        .bind("kind", job.kind())
        .bind("key", job.key())
        .bind("payload", Json.text(job.payload()))
        .bind("retries", job.retries())
        .bind("businessDue", micros(business))
        .bind("startsAt", micros(starts))
        .bind(
            "wallDue", Micros.of(job.due() instanceof Due.Later(var at) ? at : starts.orElse(now)))
        .bind("now", Micros.of(now))
        .execute();
  }

  boolean hasDue(Tx tx, Set<String> kinds, Instant wall, Instant business) {
    return !due(tx, kinds, wall, business, 1).isEmpty();
  }

  /// Takes up to `max` due jobs for `owner`, those due first in business time first.
  List<Leased> take(Tx tx, Set<String> kinds, Instant wall, Instant business, Lease lease) {
    return due(tx, kinds, wall, business, lease.max()).stream()
        .map(id -> lease(tx, id, lease))
        .toList();
  }

  /// What a server takes jobs with.
  record Lease(String owner, Instant until, int max) {}

  private List<String> due(Tx tx, Set<String> kinds, Instant wall, Instant business, int max) {
    return tx.sql()
        .createQuery(
            """
            select id from jobs_job
            where status = 'WAITING' and wall_due <= :wall and kind in (<kinds>)
              and (business_due is null or business_due <= :business)
            order by coalesce(business_due, 0), id limit :max
            """)
        .bindList("kinds", List.copyOf(kinds))
        .bind("wall", Micros.of(wall))
        .bind("business", Micros.of(business))
        .bind("max", max)
        .mapTo(String.class)
        .list();
  }

  private Leased lease(Tx tx, String id, Lease lease) {
    return tx.sql()
        .createQuery(
            "update jobs_job set status = 'RUNNING', attempt = attempt + 1, fence = fence + 1,"
                + " lease_owner = :owner, lease_until = :until where id = :id returning "
                + COLUMNS)
        .bind("owner", lease.owner())
        .bind("until", Micros.of(lease.until()))
        .bind("id", id)
        .map((row, _) -> new Leased(job(row), row.getLong("fence")))
        .one();
  }

  /// Whether a run may publish in this transaction. A locking read on PostgreSQL: whoever takes the
  /// lease away meets whoever publishes under it.
  Holding holding(Tx tx, JobId id, long fence) {
    return holding(tx, id, fence, tx.dialect() == Dialect.POSTGRESQL ? " for share" : "");
  }

  /// The same outside a writing transaction: true at some time in the past.
  Holding look(Tx tx, JobId id, long fence) {
    return holding(tx, id, fence, "");
  }

  private Holding holding(Tx tx, JobId id, long fence, String lock) {
    return tx.sql()
        .createQuery(
            "select cancel_wanted from jobs_job"
                + " where id = :id and fence = :fence and status = 'RUNNING'"
                + lock)
        .bind("id", id.toString())
        .bind("fence", fence)
        .mapTo(Integer.class)
        .findOne()
        .map(wanted -> wanted == 0 ? Holding.HELD : Holding.CANCEL_WANTED)
        .orElse(Holding.LOST);
  }

  /// Extends the owner's leases that have not lapsed.
  void renew(Tx tx, String owner, Instant now, Instant until) {
    tx.sql()
        .createUpdate(
            """
            update jobs_job set lease_until = :until
            where status = 'RUNNING' and lease_owner = :owner and lease_until >= :now
            """)
        .bind("until", Micros.of(until))
        .bind("owner", owner)
        .bind("now", Micros.of(now))
        .execute();
  }

  /// Gives up leases: all, those of one owner, or those that have lapsed. Their jobs wait again,
  /// and the run that was cut off is not counted; one that was cut off too often has failed.
  int release(Tx tx, Lapsed lapsed, Instant now, int crashesMax) {
    var which =
        switch (lapsed) {
          case Lapsed.All _ -> "";
          case Lapsed.OwnedBy _ -> " and lease_owner = :owner";
          case Lapsed.Before _ -> " and lease_until < :before";
        };
    int crash = lapsed instanceof Lapsed.OwnedBy ? 0 : 1;
    var update =
        tx.sql()
            .createUpdate(
                """
                update jobs_job set
                  status = case when cancel_wanted = 1 then 'CANCELLED'
                    when crashes + :crash > :crashesMax then 'FAILED' else 'WAITING' end,
                  error = case when cancel_wanted = 0 and crashes + :crash > :crashesMax
                    then 'the server died ' || (crashes + :crash) || ' times while this job ran'
                    else error end,
                  finished_at = case when cancel_wanted = 1 or crashes + :crash > :crashesMax
                    then :now else null end,
                  attempt = attempt - 1, crashes = crashes + :crash, wall_due = :now,
                  lease_owner = null, lease_until = null
                where status = 'RUNNING'
                """
                    + which)
            .bind("crash", crash)
            .bind("crashesMax", crashesMax)
            .bind("now", Micros.of(now));
    return switch (lapsed) {
      case Lapsed.All _ -> update.execute();
      case Lapsed.OwnedBy(var owner) -> update.bind("owner", owner).execute();
      case Lapsed.Before(var before) -> update.bind("before", Micros.of(before)).execute();
    };
  }

  /// Which leases are given up.
  sealed interface Lapsed {
    /// Every one: the only server there can be is this one, and it has just started.
    record All() implements Lapsed {}

    /// A server's own, as it shuts down.
    record OwnedBy(String owner) implements Lapsed {}

    /// Those that were not renewed in time.
    record Before(Instant instant) implements Lapsed {}
  }

  /// Writes how a run ended, unless its lease was lost; then it does not count.
  boolean end(Tx tx, JobId id, long fence, Ending ending, Instant now) {
    return tx.sql()
            .createUpdate(
                """
                update jobs_job set status = :status, attempt = :attempt, wall_due = :wallDue,
                  error = :error, finished_at = :finishedAt, lease_owner = null, lease_until = null
                where id = :id and fence = :fence and status = 'RUNNING'
                """)
            .bind("status", ending.status().name())
            .bind("attempt", ending.attempt())
            .bind("wallDue", Micros.of(ending.wallDue()))
            .bind("error", ending.error().orElse(null))
            .bind("finishedAt", ending.status().hasEnded() ? Micros.of(now) : null)
            .bind("id", id.toString())
            .bind("fence", fence)
            .execute()
        > 0;
  }

  /// Ends a waiting job and marks a running one; nothing when it has ended.
  void cancel(Tx tx, JobId id, Instant now) {
    tx.sql()
        .createUpdate(
            """
            update jobs_job set cancel_wanted = 1,
              status = case when status = 'WAITING' then 'CANCELLED' else status end,
              finished_at = case when status = 'WAITING' then :now else finished_at end
            where id = :id and status in ('WAITING', 'RUNNING')
            """)
        .bind("now", Micros.of(now))
        .bind("id", id.toString())
        .execute();
  }

  List<Job> list(Tx tx, String project, JobId before, int max) {
    return tx.sql()
        .createQuery(
            "select "
                + COLUMNS
                + " from jobs_job where project = :project and id < :before"
                + " order by id desc limit :max")
        .bind("project", project)
        .bind("before", before.toString())
        .bind("max", max)
        .map((row, _) -> job(row))
        .list();
  }

  /// What runs or may run at this business instant, housekeeping apart.
  List<Job> unfinished(Tx tx, Instant business, int max) {
    return tx.sql()
        .createQuery(
            "select "
                + COLUMNS
                + """
                 from jobs_job where starts_at is null and (status = 'RUNNING'
                  or (status = 'WAITING' and (business_due is null or business_due <= :business)))
                order by id limit :max
                """)
        .bind("business", Micros.of(business))
        .bind("max", max)
        .map((row, _) -> job(row))
        .list();
  }

  List<Job> failedSince(Tx tx, Instant wall, int max) {
    return tx.sql()
        .createQuery(
            "select "
                + COLUMNS
                + """
                 from jobs_job where starts_at is null and status = 'FAILED' and finished_at >= :wall
                order by id limit :max
                """)
        .bind("wall", Micros.of(wall))
        .bind("max", max)
        .map((row, _) -> job(row))
        .list();
  }

  /// Newest first, housekeeping included.
  List<Job> failed(Tx tx, String project, Instant wall, int max) {
    return tx.sql()
        .createQuery(
            "select "
                + COLUMNS
                + """
                 from jobs_job where project = :project and status = 'FAILED' and finished_at >= :wall
                order by finished_at desc, id desc limit :max
                """)
        .bind("project", project)
        .bind("wall", Micros.of(wall))
        .bind("max", max)
        .map((row, _) -> job(row))
        .list();
  }

  Optional<Instant> nextBusinessDue(Tx tx, Instant business) {
    return tx.sql()
        .createQuery(
            """
            select min(business_due) from jobs_job
            where status = 'WAITING' and business_due > :business
            """)
        .bind("business", Micros.of(business))
        .mapTo(Long.class)
        .findOne()
        .map(Micros::instant);
  }

  int prune(Tx tx, Instant before, int max) {
    return tx.sql()
        .createUpdate(
            """
            delete from jobs_job where id in (
              select id from jobs_job where finished_at < :before limit :max)
            """)
        .bind("before", Micros.of(before))
        .bind("max", max)
        .execute();
  }

  private static Optional<Instant> none() {
    return Optional.empty();
  }

  private static @Nullable Long micros(Optional<Instant> instant) {
    return instant.map(Micros::of).orElse(null);
  }

  private static Job job(ResultSet row) throws SQLException {
    return new Job(
        new JobId(UUID.fromString(row.getString("id"))),
        row.getString("project"),
        row.getString("kind"),
        row.getString("key"),
        Json.tree(row.getString("payload")),
        Status.valueOf(row.getString("status")),
        row.getInt("attempt"),
        row.getInt("retries"),
        instant(row, "business_due"),
        Micros.instant(row.getLong("wall_due")),
        Micros.instant(row.getLong("created_at")),
        instant(row, "finished_at"),
        Optional.ofNullable(row.getString("error")));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Micros.instant(micros));
  }
}
