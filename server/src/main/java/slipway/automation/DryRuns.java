package slipway.automation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.AutomationSpec.Mode;
import slipway.api.declaration.Declared;
import slipway.api.wire.Automation.Replay;
import slipway.db.Tx;
import slipway.jobs.Job;
import slipway.jobs.JobContext;
import slipway.jobs.JobId;
import slipway.jobs.NewJob;
import slipway.serving.Activation;
import slipway.time.BusinessClock;

/// Dry runs: jobs that replay recorded months through another policy, and change nothing.
public final class DryRuns {
  static final String JOB_KIND = "automation.dry-run";

  private static final int SHOWN_MAX = 100;

  private final Automation.Parts parts;
  private final AutomationStore automations = new AutomationStore();
  private final DryRunStore store = new DryRunStore();

  DryRuns(Automation.Parts parts) {
    this.parts = parts;
  }

  /// Begins one.
  ///
  /// @param policy for the endpoint of an automation that has decided something
  public Replay start(
      Caller caller, String project, AutomationSpec policy, LocalDate from, LocalDate to) {
    AutomationRules.requireNumbers(policy);
    if (to.isBefore(from)) {
      throw SlipwayException.invalid("to", to, "a day that is not before " + from);
    }
    return parts
        .database()
        .inTransaction(
            "automation.dry-run",
            tx -> {
              parts.access().require(tx, caller, Permission.RUN, project);
              var automation = recordedFor(tx, project, policy.endpoint());
              int total = cutoffs(tx, automation, from, to).size();
              if (total == 0) {
                throw SlipwayException.invalid(
                    "from", from + " to " + to, "cutoffs that " + automation.name() + " looked at");
              }
              var payload = Json.object().put("actor", caller.name());
              var key = caller.name() + "/" + UUID.randomUUID();
              var job = parts.jobs().submit(tx, NewJob.now(project, JOB_KIND, key, payload, 0));
              var row =
                  new DryRunStore.Row(
                      job.value(),
                      automation.name(),
                      acting(policy),
                      from,
                      to,
                      0,
                      total,
                      null,
                      caller.name());
              store.insert(tx, project, row, parts.wall().now());
              return shown(tx, row);
            });
  }

  /// Whoever asks wants to know what would be done.
  private static AutomationSpec acting(AutomationSpec policy) {
    return new AutomationSpec(
        policy.description(),
        policy.endpoint(),
        Mode.ACT,
        policy.pipeline(),
        policy.recalibration(),
        policy.rollout(),
        policy.monitor(),
        policy.trigger(),
        policy.candidates(),
        policy.signals(),
        policy.responses(),
        policy.brakes());
  }

  private Declared<AutomationSpec> recordedFor(Tx tx, String project, String endpoint) {
    return automations.definitions(tx, project).stream()
        .filter(found -> found.spec().endpoint().equals(endpoint))
        .findFirst()
        .orElseThrow(() ->
            SlipwayException.invalid(
                "policy.spec.endpoint",
                endpoint,
                "an endpoint with an Automation, whose recorded months can be replayed"));
  }

  private List<LocalDate> cutoffs(
      Tx tx, Declared<AutomationSpec> automation, LocalDate from, LocalDate to) {
    return automations.decisions(tx, automation.project(), automation.name(), from, to).stream()
        .map(Told::cutoff)
        .distinct()
        .toList();
  }

  /// Newest first.
  public List<Replay> list(Caller caller, String project) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return store.list(tx, project, SHOWN_MAX).stream().map(row -> shown(tx, row)).toList();
        });
  }

  public Replay find(Caller caller, String project, UUID id) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return store
              .find(tx, project, id)
              .map(row -> shown(tx, row))
              .orElseThrow(() ->
                  new SlipwayException(
                      ErrorCode.NOT_FOUND,
                      "dry run: " + id + " (expected: one of GET …/dry-runs)"));
        });
  }

  private Replay shown(Tx tx, DryRunStore.Row row) {
    var job = parts.jobs().find(tx, new JobId(row.id()));
    var status = job.map(Job::status);
    return new Replay(
        row.id(),
        row.automation(),
        row.result() != null ? "succeeded" : status.map(DryRuns::word).orElse("failed"),
        row.from(),
        row.to(),
        row.done(),
        row.total(),
        job.flatMap(Job::error).orElse(null),
        row.result());
  }

  private static String word(Job.Status status) {
    return switch (status) {
      case WAITING, RUNNING -> "running";
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }

  void run(JobContext context) {
    var project = context.project();
    var id = context.id().value();
    var row = parts.database().read(tx -> store.find(tx, project, id)).orElseThrow();
    var recorded = recorded(project, row);
    var result =
        DryRun.of(
            Settings.of(row.policy()),
            recorded,
            new AreaModels(parts, project),
            done -> {
              context.stopIfCancelled();
              parts
                  .database()
                  .inTransaction(
                      "automation.dry-run-progress",
                      tx -> {
                        context.requireLease(tx);
                        store.progress(tx, project, id, done, recorded.size());
                        return true;
                      });
            });
    parts
        .database()
        .inTransaction(
            "automation.dry-run-result",
            tx -> {
              context.requireLease(tx);
              store.finish(tx, project, id, result);
              return true;
            });
  }

  private List<DryRun.Recorded> recorded(String project, DryRunStore.Row row) {
    record Read(List<Told> told, List<Activation> history) {}
    var read =
        parts
            .database()
            .read(tx -> {
              var automation = automations.require(tx, project, row.automation());
              return new Read(
                  automations.decisions(tx, project, row.automation(), row.from(), row.to()),
                  parts.serving().history(tx, project, automation.spec().endpoint()));
            });
    var byCutoff =
        read.told().stream()
            .collect(Collectors.groupingBy(Told::cutoff, TreeMap::new, Collectors.toList()));
    var months = new ArrayList<DryRun.Recorded>();
    byCutoff.forEach((cutoff, told) ->
        months.add(new DryRun.Recorded(cutoff, told, serving(read.history(), cutoff))));
    return months;
  }

  /// What answered after the decisions of a cutoff.
  private DryRun.@Nullable Model serving(List<Activation> newestFirst, LocalDate cutoff) {
    for (var active : newestFirst) {
      if (!BusinessClock.lastDayKnownAt(active.at()).isAfter(cutoff)) {
        var release = active.release();
        return new DryRun.Model(
            release.digest(), release.model(), release.version(), trainedAsOf(active));
      }
    }
    return null;
  }

  private LocalDate trainedAsOf(Activation active) {
    var trained =
        parts
            .registry()
            .packageTree(active.release().packageDigest())
            .provenance()
            .path("cutoff")
            .asString("");
    return trained.isEmpty() ? BusinessClock.lastDayKnownAt(active.at()) : LocalDate.parse(trained);
  }
}
