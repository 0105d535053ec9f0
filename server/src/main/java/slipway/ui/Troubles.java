package slipway.ui;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Activity.Condition;
import slipway.api.wire.Alert;
import slipway.api.wire.Automation;
import slipway.api.wire.Execution;
import slipway.jobs.Job;
import slipway.ui.Site.Visit;
import slipway.ui.view.Overview.Todo;
import slipway.ui.view.State;

/// What asks for a person, the most urgent first: a server that is not ready, alerts, pipelines
/// whose newest run failed, endpoints past a limit (an automation that only observes opens no
/// alert), jobs that failed; last the alerts that somebody takes care of.
final class Troubles {
  /// How long a failed job is told of.
  static final Duration JOBS = Duration.ofDays(7);

  static final int JOBS_MAX = 1_000;

  /// @param jobs that failed in the last [#JOBS], newest first
  record Known(
      List<Alert.Group> alerts,
      List<Execution.Pipeline> pipelines,
      List<Job> jobs,
      List<Condition> conditions) {
    static final Known NONE = new Known(List.of(), List.of(), List.of(), List.of());

    Known {
      alerts = List.copyOf(alerts);
      pipelines = List.copyOf(pipelines);
      jobs = List.copyOf(jobs);
      conditions = List.copyOf(conditions);
    }
  }

  private final Visit visit;
  private final Known known;

  Troubles(Visit visit, Known known) {
    this.visit = visit;
    this.known = known;
  }

  /// All of them.
  ///
  /// @param endpoints the worst first
  List<Todo> todo(List<EndpointPages.Known> endpoints) {
    var todo = new ArrayList<Todo>();
    known.conditions().forEach(condition -> unmet(condition, todo));
    alerts(Alert.State.OPEN, todo);
    known.pipelines().forEach(pipeline -> failed(pipeline, todo));
    endpoints.forEach(endpoint -> signalled(endpoint, todo));
    failedJobs(todo);
    alerts(Alert.State.ACKNOWLEDGED, todo);
    return todo;
  }

  private void unmet(Condition condition, List<Todo> todo) {
    if (condition.whyNot() != null) {
      todo.add(
          new Todo(
              State.bad("not ready"),
              condition.name() + ": " + Format.brief(condition.whyNot()).text(),
              visit.links().settings(),
              "see what it lacks"));
    }
  }

  /// The most severe first.
  private void alerts(Alert.State state, List<Todo> todo) {
    known.alerts().stream()
        .flatMap(group -> group.alerts().stream())
        .filter(alert -> alert.state() == state)
        .sorted(Comparator.comparing(Alert::severity).reversed())
        .forEach(alert ->
            todo.add(
                new Todo(
                    AlertPages.severity(alert.severity()),
                    alert.subject() + ": " + Format.brief(alert.sentence()).text(),
                    visit.links().alert(alert.id()),
                    state == Alert.State.OPEN ? "see the evidence" : "taken care of",
                    AlertPages.atOnce(visit, alert))));
  }

  private void failed(Execution.Pipeline pipeline, List<Todo> todo) {
    var newest = pipeline.last();
    if (newest != null && newest.status() == Execution.Status.FAILED) {
      var why = newest.error() == null ? "" : ": " + Format.brief(newest.error()).text();
      todo.add(
          new Todo(
              State.bad("failed"),
              "pipeline " + pipeline.name() + " #" + newest.number() + why,
              visit.links().execution(newest.id()),
              "see its steps"));
    }
  }

  private void signalled(EndpointPages.Known known, List<Todo> todo) {
    var gap = known.calibration().filter(Calibration::isBeyondLimit).orElse(null);
    if (known.endpoint().release() != null && gap != null) {
      todo.add(
          new Todo(
              State.attention("past its limit"),
              "endpoint %s: %s for %s, the limit is %s. %s"
                  .formatted(
                      known.endpoint().name(),
                      gap.points(),
                      gap.cutoff(),
                      gap.limitText(),
                      answered(known.service().automation())),
              visit.links().endpoint(known.endpoint().name()),
              "see its quality"));
    }
  }

  private static String answered(@Nullable Automation automation) {
    if (automation == null) {
      return "No automation looks after it.";
    }
    var latest = automation.latest();
    return "Its automation (mode "
        + automation.mode()
        + ") "
        + (latest == null ? "has decided nothing yet." : "says: " + latest.done());
  }

  /// A line for each kind.
  private void failedJobs(List<Todo> todo) {
    var byKind = new LinkedHashMap<String, List<Job>>();
    known
        .jobs()
        .forEach(job -> byKind.computeIfAbsent(job.kind(), _ -> new ArrayList<>()).add(job));
    for (Map.Entry<String, List<Job>> kind : byKind.entrySet()) {
      var newest = kind.getValue().getFirst();
      todo.add(
          new Todo(
              State.attention("failed"),
              Format.plural(kind.getValue().size(), kind.getKey() + " job")
                  + " in the last "
                  + JOBS.toDays()
                  + " days, the newest "
                  + newest.finishedAt().map(at -> Format.ago(visit.now(), at).text()).orElse("now")
                  + newest.error().map(error -> ": " + Format.brief(error).text()).orElse(""),
              visit.links().settings() + "#jobs",
              "see the jobs"));
    }
  }
}
