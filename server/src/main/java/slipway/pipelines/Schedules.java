package slipway.pipelines;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.PipelineSpec;
import slipway.api.wire.Execution;
import slipway.db.Tx;
import slipway.jobs.Due;
import slipway.jobs.JobContext;
import slipway.jobs.JobHandler;
import slipway.jobs.NewJob;

/// Starts pipelines at the times they declare, on the business clock, each due time once.
///
/// A job waits for a due time; it moves the schedule on, notes the firing and starts the execution
/// in one transaction under its lease. While an execution of the pipeline runs, due times wait: the
/// end of each execution looks again. With `catchup` every due time is run, in order; without, of
/// those that have passed (or, on a replayed clock, will pass in the advance under way) only the
/// newest.
final class Schedules implements JobHandler {
  static final String JOB_KIND = "pipelines.schedule";

  private static final int JOB_RETRIES = 5;

  private final Pipelines.Neighbours with;
  private final Starting starting;
  private final ScheduleStore store = new ScheduleStore();

  /// Starts an execution as of a due time, unless one runs.
  interface Starting {
    Optional<UUID> start(Tx tx, ScheduleStore.Row row, PipelineSpec.Schedule schedule, Instant due);
  }

  Schedules(Pipelines.Neighbours with, Starting starting) {
    this.with = with;
    this.starting = starting;
  }

  static Cron cron(PipelineSpec.Schedule schedule) {
    return Cron.parse(schedule.cron(), zone(schedule.timezone()));
  }

  private static ZoneId zone(@Nullable String timezone) {
    try {
      return ZoneId.of(timezone == null ? "UTC" : timezone);
    } catch (DateTimeException _) {
      throw SlipwayException.invalid(
          "timezone", '"' + timezone + '"', "a zone as Europe/Berlin, UTC by default");
    }
  }

  /// Takes over what a pipeline declares; the same schedule goes on where it was.
  void declared(Tx tx, String project, String pipeline, PipelineSpec spec) {
    var schedule = spec.schedule();
    if (schedule == null) {
      store.remove(tx, project, pipeline);
      return;
    }
    var text = Json.text(schedule);
    if (store.find(tx, project, pipeline).filter(row -> row.schedule().equals(text)).isPresent()) {
      return;
    }
    var now = with.business().now();
    var row =
        new ScheduleStore.Row(project, pipeline, text, now, cron(schedule).next(now).orElseThrow());
    store.put(tx, row);
    if (waitsForItself(schedule)) {
      await(tx, row, row.next());
    }
  }

  /// On a replayed clock it depends on how far an advance goes whether a due time is run: [#plan]
  /// says so then.
  private boolean waitsForItself(PipelineSpec.Schedule schedule) {
    return !with.business().isReplayed()
        || (schedule.catchesUp() && !with.business().now().equals(Instant.EPOCH));
  }

  private void await(Tx tx, ScheduleStore.Row row, Instant due) {
    var key = row.pipeline() + "@" + due;
    submit(tx, row, key, new Due.Business(due));
  }

  private void submit(Tx tx, ScheduleStore.Row row, String key, Due due) {
    var payload = Json.object().put("pipeline", row.pipeline());
    with.jobs().submit(tx, new NewJob(row.project(), JOB_KIND, key, payload, due, JOB_RETRIES));
  }

  /// Makes the replayed clock stop where something is due on its way; called at each of its stops.
  void plan() {
    if (!with.business().isReplayed()) {
      return;
    }
    var rows = with.database().read(store::all);
    if (!rows.isEmpty()) {
      with.database()
          .inTransaction(
              "pipelines.plan",
              tx -> {
                store.all(tx).forEach(row -> plan(tx, row));
                return null;
              });
    }
  }

  private void plan(Tx tx, ScheduleStore.Row row) {
    var schedule = Json.read(row.schedule(), PipelineSpec.Schedule.class);
    var cron = cron(schedule);
    var now = with.business().now();
    var target = with.business().target();
    if (row.since().equals(Instant.EPOCH) && target.isAfter(Instant.EPOCH)) {
      // declared before the clock was set for the first time: nothing was due since 1970
      row =
          new ScheduleStore.Row(
              row.project(),
              row.pipeline(),
              row.schedule(),
              target,
              cron.next(target).orElseThrow());
      store.put(tx, row);
    }
    var due = schedule.catchesUp() ? row.next() : cron.newest(target).orElse(row.next());
    if (due.isBefore(row.next())) {
      return; // nothing on this way
    }
    if (due.isAfter(now)) {
      await(tx, row, due);
    } else {
      submit(tx, row, row.pipeline() + "@" + row.next() + " at " + now, new Due.Now());
    }
  }

  /// Looks whether something has become due while the execution ran.
  void executionEnded(Tx tx, ExecutionRow execution) {
    store
        .find(tx, execution.project(), execution.pipeline())
        .filter(row -> !row.next().isAfter(with.business().now()))
        .ifPresent(
            row -> submit(tx, row, row.pipeline() + " after " + execution.id(), new Due.Now()));
  }

  @Override
  public void run(JobContext job) {
    with.database()
        .inTransaction(
            "pipelines.schedule",
            tx -> {
              job.requireLease(tx);
              store
                  .find(tx, job.project(), job.payload().path("pipeline").asString(""))
                  .ifPresent(row -> fire(tx, row));
              return null;
            });
  }

  private void fire(Tx tx, ScheduleStore.Row row) {
    var schedule = Json.read(row.schedule(), PipelineSpec.Schedule.class);
    var cron = cron(schedule);
    var now = with.business().now();
    var due =
        schedule.catchesUp()
            ? row.next()
            : cron.newest(with.business().target()).orElse(row.next());
    if (due.isAfter(now) || due.isBefore(row.next())) {
      return; // not yet, or run already
    }
    var started = starting.start(tx, row, schedule, due);
    if (started.isEmpty()) {
      return; // its end looks again
    }
    store.fired(tx, row, due, started.get(), with.wall().now());
    var next =
        new ScheduleStore.Row(
            row.project(),
            row.pipeline(),
            row.schedule(),
            row.since(),
            cron.next(due).orElseThrow());
    store.put(tx, next);
    if (waitsForItself(schedule)) {
      await(tx, next, next.next());
    }
  }

  /// How a pipeline's schedule stands; null without one.
  Execution.@Nullable Schedule view(Tx tx, String project, String pipeline) {
    return store
        .find(tx, project, pipeline)
        .map(row -> {
          var schedule = Json.read(row.schedule(), PipelineSpec.Schedule.class);
          return new Execution.Schedule(
              schedule.cron(),
              zone(schedule.timezone()).getId(),
              schedule.catchesUp(),
              row.next(),
              store.last(tx, project, pipeline).orElse(null));
        })
        .orElse(null);
  }
}
