package slipway.operations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Activity.Condition;
import slipway.api.wire.Clock;
import slipway.audit.Audit;
import slipway.db.Database;
import slipway.events.Events;
import slipway.http.Router;
import slipway.jobs.Job;
import slipway.jobs.JobId;
import slipway.jobs.Jobs;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Health, version, lists and clock of the server.
public final class Operations {
  /// The rows that operations are made of.
  ///
  /// @param answerWithin the longest that one call of an advance may take, below what the web
  ///   server allows a request
  public record Neighbours(
      Access access,
      Audit audit,
      Database database,
      BusinessClock business,
      WallClock wall,
      Events events,
      Jobs jobs,
      Duration answerWithin) {}

  private final Neighbours with;
  private final ClockWalk walk;
  private final Map<String, Readiness> conditions = new LinkedHashMap<>();

  private Operations(Neighbours with) {
    this.with = with;
    this.walk =
        new ClockWalk(
            new ClockWalk.Surroundings(
                with.database(),
                with.business(),
                with.wall(),
                with.events(),
                with.jobs(),
                with.answerWithin()));
  }

  public static Operations open(Neighbours with, Router router) {
    var operations = new Operations(with);
    operations.readiness("database", with.database()::unavailable);
    operations.walk.follow();
    new OperationsRoutes(with, operations).register(router);
    return operations;
  }

  /// Adds what an advance of the business clock also waits for at each instant.
  public void drain(String name, Drain drain) {
    walk.drain(name, drain);
  }

  /// Adds who may end the wait of an advance.
  public void observe(ClockObserver observer) {
    walk.observe(observer);
  }

  /// Adds a condition to `/ready`.
  public void readiness(String name, Readiness condition) {
    conditions.put(name, condition);
  }

  /// Each with why it is not met, if it is not.
  public List<Condition> conditions() {
    var found = new ArrayList<Condition>();
    conditions.forEach(
        (name, condition) -> found.add(new Condition(name, whyNot(condition).orElse(null))));
    return found;
  }

  private static Optional<String> whyNot(Readiness condition) {
    try {
      return condition.whyNot();
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// The business clock as it stands, and what it waits for.
  public Clock clock() {
    return walk.now();
  }

  Clock advance(Caller caller, Clock.Advance request) {
    var to = request.to();
    if (to == null) {
      throw SlipwayException.invalid("to", "missing", "a day like 1997-01-31");
    }
    with.database()
        .read(tx -> {
          with.access().require(tx, caller, Permission.ADMINISTER, Access.DEFAULT_PROJECT);
          return to;
        });
    return walk.advance(to);
  }

  Job cancel(Caller caller, String project, JobId id) {
    return with.database()
        .inTransaction(
            "operations.cancelJob",
            tx -> {
              with.access().require(tx, caller, Permission.RUN, project);
              var job =
                  with.jobs()
                      .find(tx, id)
                      .filter(found -> found.project().equals(project))
                      .orElseThrow(() -> noJob(id));
              if (job.status().hasEnded()) {
                throw new SlipwayException(
                    ErrorCode.INVALID_STATE,
                    "job " + id + ": " + job.status() + " (expected: WAITING or RUNNING)");
              }
              with.jobs().cancel(tx, id);
              with.audit()
                  .write(tx, caller.name(), project, "job.cancel", "jobs/" + id, Json.object());
              return with.jobs().find(tx, id).orElse(job);
            });
  }

  private static SlipwayException noJob(JobId id) {
    return new SlipwayException(
        ErrorCode.NOT_FOUND, "job: " + id + " (expected: one of GET …/jobs)");
  }
}
