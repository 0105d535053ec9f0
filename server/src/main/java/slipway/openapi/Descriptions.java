package slipway.openapi;

import static slipway.openapi.Described.json;
import static slipway.openapi.Described.one;
import static slipway.openapi.Described.other;
import static slipway.openapi.Described.page;

import java.util.ArrayList;
import java.util.List;
import slipway.api.wire.Activity;
import slipway.api.wire.Alert;
import slipway.api.wire.AlertChannel;
import slipway.api.wire.Applying;
import slipway.api.wire.AuditVerification;
import slipway.api.wire.Automation;
import slipway.api.wire.Clock;
import slipway.api.wire.Dataset;
import slipway.api.wire.Endpoint;
import slipway.api.wire.Execution;
import slipway.api.wire.FeatureView;
import slipway.api.wire.Feedback;
import slipway.api.wire.Garbage;
import slipway.api.wire.GateReport;
import slipway.api.wire.Judged;
import slipway.api.wire.Lineage;
import slipway.api.wire.Model;
import slipway.api.wire.ModelScan;
import slipway.api.wire.Monitor;
import slipway.api.wire.ParityReport;
import slipway.api.wire.Performance;
import slipway.api.wire.Prediction;
import slipway.api.wire.Project;
import slipway.api.wire.Report;
import slipway.api.wire.Rollout;
import slipway.api.wire.RolloutSizing;
import slipway.api.wire.Silence;
import slipway.api.wire.WindowReport;

/// Every route of ours. Routes of MLflow's protocol and the pages are described elsewhere
/// ([#ELSEWHERE]).
public final class Descriptions {
  /// Prefixes of paths whose protocol is not ours to describe, or that answer pages.
  static final List<String> ELSEWHERE =
      List.of(
          "/api/2.0/",
          "/ajax-api/2.0/",
          "/api/3.0/",
          "/ajax-api/3.0/",
          "/get-artifact",
          "/model-versions/",
          "/ui");

  private static final String PROJECT = "/api/v1/projects/{project}";
  private static final String DATASET = PROJECT + "/datasets/{dataset}";
  private static final String ENDPOINT = PROJECT + "/endpoints/{endpoint}";
  private static final String PARQUET = "application/vnd.apache.parquet";
  private static final String ANYTHING = "application/octet-stream";
  private static final String[] PAGED = {"pageSize", "pageToken"};

  private Descriptions() {}

  public static List<Described> all() {
    var all = new ArrayList<Described>();
    all.addAll(server());
    all.addAll(declarations());
    all.addAll(data());
    all.addAll(tables());
    all.addAll(pipelines());
    all.addAll(serving());
    all.addAll(openInference(""));
    all.addAll(openInference("/projects/{project}"));
    all.addAll(judging());
    all.addAll(alerting());
    all.addAll(deciding());
    return List.copyOf(all);
  }

  private static List<Described> server() {
    return List.of(
        other("GET /health", "whether the process answers", "text/plain"),
        one("GET /ready", "whether the server serves, and what it lacks", Activity.Readiness.class),
        other(
            "GET /version",
            "the version of MLflow that is spoken, as MLflow tells it",
            "text/html"),
        other("GET /metrics", "counters and timers, as Prometheus reads them", "text/plain"),
        other("GET /", "the way to the pages", "text/html"),
        json("GET /api/v1/version", "which Slipway this is"),
        json("GET /api/v1/openapi.json", "this description, as OpenAPI 3.1"),
        page("GET /api/v1/schemas", "the kinds of declarations", String.class),
        other(
            "GET /api/v1/schemas/{file}",
            "`KIND.json`: JSON Schema of a kind; `any.json`: of any kind",
            "application/schema+json"),
        one("GET /api/v1/clock", "business and wall time", Clock.class),
        one("POST /api/v1/clock/advance", "moves a replayed clock", Clock.class)
            .takes(Clock.Advance.class),
        one("POST /api/v1/garbage/collect", "removes blobs that nothing names", Garbage.class)
            .takes(Garbage.Request.class),
        one(
            "POST /api/v1/audit/verify",
            "holds the audit against its seals",
            AuditVerification.class),
        page("GET /api/v1/projects", "the projects", Project.class).query(PAGED),
        one("POST /api/v1/projects", "creates a project", Project.class)
            .takes(Project.Create.class),
        one("GET " + PROJECT, "one project", Project.class),
        page("GET " + PROJECT + "/jobs", "background work, newest first", Activity.Job.class)
            .query(PAGED),
        one("POST " + PROJECT + "/jobs/{id}/cancel", "ends a job", Activity.Job.class),
        page("GET " + PROJECT + "/events", "what happened, newest first", Activity.Event.class)
            .query(PAGED),
        page(
                "GET " + PROJECT + "/audit",
                "who changed what, newest first",
                Activity.AuditEntry.class)
            .query(PAGED));
  }

  private static List<Described> declarations() {
    return List.of(
        one(
                "POST " + PROJECT + "/apply",
                "applies declarations, all or none",
                Applying.Result.class)
            .takes(Applying.Request.class),
        one("POST " + PROJECT + "/diff", "what applying would change", Applying.Differences.class)
            .takes(Applying.Request.class),
        one(
                "GET " + PROJECT + "/declarations",
                "what is declared, and its changes",
                Applying.Declared.class)
            .query(PAGED),
        json("GET " + PROJECT + "/contracts", "the contracts in force"),
        json("GET " + PROJECT + "/contracts/{digest}", "one contract, in force or not"));
  }

  /// Tables in and out, for notebooks.
  private static List<Described> tables() {
    return List.of(
        other("GET " + DATASET + "/commits/{ref}/rows", "rows of a version, all or some", PARQUET)
            .query("columns", "where", "limit"),
        one(
                "POST " + DATASET + "/checks",
                "holds the body to the contract and keeps nothing",
                Dataset.Checked.class)
            .query("fileName"),
        other("GET " + DATASET + "/reports/{digest}/rows", "the rows that a check blames", PARQUET)
            .query("format"),
        other(
                "GET " + PROJECT + "/features/{view}/frame",
                "features as of a cutoff, with a label",
                PARQUET)
            .query("cutoff", "label", "views"));
  }

  private static List<Described> data() {
    return List.of(
        page("GET " + PROJECT + "/datasets", "the datasets", Dataset.class),
        one("GET " + DATASET, "columns, versions and deliveries", Dataset.Detail.class),
        page("GET " + DATASET + "/deliveries", "raw files, newest first", Dataset.Delivery.class)
            .query(PAGED),
        one(
                "POST " + DATASET + "/deliveries",
                "keeps the body as a raw file",
                Dataset.Delivery.class)
            .query("fileName")
            .created(),
        one("POST " + DATASET + "/imports", "imports what was delivered", Dataset.Imported.class)
            .query("delivery"),
        page("GET " + DATASET + "/commits", "the versions, newest first", Dataset.Commit.class)
            .query(PAGED),
        one(
            "GET " + DATASET + "/commits/{ref}",
            "one version: `head`, a number or digest",
            Dataset.Commit.class),
        json("GET " + DATASET + "/commits/{ref}/tree", "the files of a version"),
        json("GET " + DATASET + "/commits/{ref}/statistics", "statistics of its columns"),
        other("GET " + DATASET + "/commits/{ref}/files/{file}", "a file of a version", PARQUET),
        page("GET " + DATASET + "/reports", "contract checks, newest first", Report.class)
            .query(PAGED),
        one("GET " + DATASET + "/reports/{digest}", "one contract check", Report.class),
        json("GET " + DATASET + "/quarantine", "what a contract kept out").query(PAGED),
        page("GET " + PROJECT + "/features", "the feature views", FeatureView.class),
        one("GET " + PROJECT + "/features/{view}", "one feature view", FeatureView.class),
        one(
            "GET " + PROJECT + "/features/{view}/entities/{entity}",
            "an entity's newest vector",
            FeatureView.Vector.class),
        one(
                "GET " + PROJECT + "/features/{view}/online",
                "the same, for keys with a slash",
                FeatureView.Vector.class)
            .query("entity"),
        page("GET " + PROJECT + "/models", "the registered models", Model.class),
        one("GET " + PROJECT + "/models/{model}", "a model with its versions", Model.class),
        one(
            "GET " + PROJECT + "/models/{model}/versions/{number}",
            "one version",
            Model.Version.class),
        one(
            "GET " + PROJECT + "/models/{model}/versions/{number}/scan",
            "what loading its files would run",
            ModelScan.class),
        other(
            "GET " + PROJECT + "/models/{model}/versions/{number}/files/{path}",
            "a file of its package",
            ANYTHING),
        one("GET " + PROJECT + "/predictions/{id}", "what a prediction came from", Lineage.class),
        one(
            "POST " + PROJECT + "/predictions/{id}/verify",
            "computes it anew from the store",
            Lineage.Verification.class),
        one("GET " + PROJECT + "/lineage", "the graph around a node", Lineage.Graph.class)
            .query("node"));
  }

  private static List<Described> pipelines() {
    var executions = PROJECT + "/executions";
    var one = executions + "/{id}";
    return List.of(
        page("GET " + PROJECT + "/pipelines", "the pipelines", Execution.Pipeline.class),
        one("GET " + PROJECT + "/pipelines/{pipeline}", "one pipeline", Execution.Pipeline.class),
        page(
                "GET " + PROJECT + "/pipelines/{pipeline}/executions",
                "its executions, newest first",
                Execution.class)
            .query(PAGED),
        one("POST " + PROJECT + "/pipelines/{pipeline}/executions", "starts it", Execution.class)
            .takes(Execution.Start.class)
            .created(),
        page("GET " + executions, "all executions, newest first", Execution.class)
            .query("pageSize", "pageToken", "pipeline"),
        one("GET " + one, "one execution", Execution.class),
        one("POST " + one + "/cancel", "ends it", Execution.class),
        one("POST " + one + "/resume", "goes on with a failed or cancelled one", Execution.class),
        page("GET " + one + "/gates", "what its gates found", GateReport.OfStep.class),
        page("GET " + one + "/log", "the lines of its steps", Execution.LogLine.class).query(PAGED),
        other("GET " + one + "/events", "its changes as they happen", "text/event-stream"));
  }

  private static List<Described> serving() {
    return List.of(
        one("POST /predict/{endpoint}", "one prediction, in project default", Prediction.class),
        one("POST /projects/{project}/predict/{endpoint}", "one prediction", Prediction.class),
        page("GET " + PROJECT + "/endpoints", "the endpoints", Endpoint.class),
        one("GET " + ENDPOINT, "one endpoint with its release", Endpoint.class),
        page("GET " + ENDPOINT + "/predictions", "its log, newest first", Endpoint.Logged.class)
            .query("max", "pageToken"),
        one("GET " + ENDPOINT + "/split", "who answers, and counts", Endpoint.Split.class),
        one("POST " + ENDPOINT + "/split", "changes who answers", Endpoint.Split.class)
            .takes(Endpoint.SplitRequest.class),
        one("POST " + ENDPOINT + "/rollback", "goes back to a former release", Endpoint.class)
            .takes(Endpoint.Rollback.class),
        page("GET " + PROJECT + "/holdbacks", "what may not come back", Endpoint.HeldBack.class),
        one("POST " + PROJECT + "/holdbacks/lift", "lets it come back", Endpoint.HeldBack.class)
            .takes(Endpoint.Lift.class));
  }

  private static List<Described> openInference(String prefix) {
    var model = prefix + "/v2/models/{endpoint}";
    var of = prefix.isEmpty() ? ", in project default" : "";
    return List.of(
        json("GET " + prefix + "/v2", "what the server is"),
        json("GET " + prefix + "/v2/health/live", "whether it answers"),
        json("GET " + prefix + "/v2/health/ready", "whether every release is loaded"),
        json("GET " + prefix + "/v2/models", "the endpoints" + of),
        json("GET " + model, "inputs and outputs of an endpoint" + of),
        json("GET " + model + "/ready", "whether something is released" + of),
        json("POST " + model + "/infer", "predictions for rows of tensors" + of),
        json("GET " + model + "/versions/{version}", "the same, if the version is in force"),
        json("GET " + model + "/versions/{version}/ready", "whether the version is in force"),
        json(
            "POST " + model + "/versions/{version}/infer", "the same, if the version is in force"));
  }

  private static List<Described> judging() {
    var monitor = PROJECT + "/monitors/{monitor}";
    return List.of(
        page("GET " + ENDPOINT + "/performance", "how predictions turned out", Performance.class),
        page("GET " + ENDPOINT + "/judgements", "how releases did on labels", Judged.class),
        one("POST " + ENDPOINT + "/judgements", "judges a release on a cutoff", Judged.class),
        page("GET " + ENDPOINT + "/feedback", "labels that were given", Feedback.Known.class),
        one(
                "POST " + ENDPOINT + "/feedback",
                "tells what came of predictions",
                Feedback.Received.class)
            .takes(Feedback.class),
        page("GET " + ENDPOINT + "/parity", "audits of served vectors", ParityReport.class),
        page("POST " + ENDPOINT + "/parity", "audits now", ParityReport.class)
            .takes(ParityReport.Ask.class),
        page("GET " + PROJECT + "/monitors", "the monitors", Monitor.class),
        one("GET " + monitor, "one monitor", Monitor.class),
        page(
            "GET " + monitor + "/windows",
            "its standing reports, newest first",
            WindowReport.class),
        page(
            "GET " + monitor + "/windows/{cutoff}", "every report of a window", WindowReport.class),
        one("POST " + monitor + "/evaluate", "looks at a window now", WindowReport.class));
  }

  private static List<Described> alerting() {
    var alert = PROJECT + "/alerts/{alert}";
    var silences = PROJECT + "/alerts/silences";
    return List.of(
        page("GET " + PROJECT + "/alerts", "alerts, newest first", Alert.class)
            .query("state", "kind", "subject", "pageSize", "pageToken"),
        page("GET " + PROJECT + "/alerts/groups", "what stands, by subject", Alert.Group.class),
        one("GET " + alert, "one alert", Alert.Detail.class),
        one("POST " + alert + "/acknowledge", "somebody takes care of it", Alert.class)
            .takes(Alert.Note.class),
        one("POST " + alert + "/resolve", "it is over", Alert.class).takes(Alert.Note.class),
        page("GET " + PROJECT + "/alerts/channels", "where alerts are told", AlertChannel.class),
        one(
            "POST " + PROJECT + "/alerts/channels/{channel}/test",
            "sends a test message",
            AlertChannel.Answer.class),
        page("GET " + silences, "the silences that hold", Silence.class),
        one("POST " + silences, "tells nobody for a while", Silence.class).takes(Silence.Ask.class),
        one("POST " + silences + "/{silence}/end", "ends it now", Silence.class),
        other("GET /docs/runbooks/{kind}", "what to do about a kind of alert", "text/plain"));
  }

  private static List<Described> deciding() {
    var rollouts = ENDPOINT + "/rollouts";
    var automations = PROJECT + "/automations";
    var automation = automations + "/{automation}";
    return List.of(
        page("GET " + PROJECT + "/rollouts", "all rollouts, newest first", Rollout.class),
        one("GET " + ENDPOINT + "/rollout/plan", "how much traffic it takes", RolloutSizing.class)
            .query("difference", "errors", "share", "alpha", "power", "spread"),
        page("GET " + rollouts, "an endpoint's rollouts, newest first", Rollout.class),
        one("POST " + rollouts, "starts one", Rollout.class).takes(Rollout.Start.class),
        one("GET " + rollouts + "/{number}", "one rollout", Rollout.class),
        page("GET " + rollouts + "/{number}/looks", "what it was judged by", Rollout.Look.class),
        one(
                "POST " + ENDPOINT + "/rollout/promote",
                "the candidate answers everything",
                Rollout.class)
            .takes(Rollout.Decision.class),
        one(
                "POST " + ENDPOINT + "/rollout/abort",
                "the former release answers everything",
                Rollout.class)
            .takes(Rollout.Decision.class),
        one("POST " + ENDPOINT + "/rollout/extend", "the present step goes on", Rollout.class)
            .takes(Rollout.Decision.class),
        page("GET " + automations, "the closed loops", Automation.class),
        one("GET " + automation, "one closed loop", Automation.class),
        page("GET " + automation + "/timeline", "what it saw and did", Automation.Decision.class)
            .query(PAGED),
        one(
            "GET " + automation + "/decisions/{decision}",
            "one decision with its evidence",
            Automation.Decision.class),
        one("POST " + automation + "/approve", "a person says yes", Automation.class)
            .takes(Automation.Answer.class),
        one("POST " + automation + "/reject", "a person says no", Automation.class)
            .takes(Automation.Answer.class),
        one("POST " + automation + "/pause", "holds it", Automation.class)
            .takes(Automation.Hold.class),
        one("POST " + automation + "/resume", "lets it go on", Automation.class),
        json("POST " + automations + "/pause", "holds all of a project")
            .takes(Automation.Hold.class),
        json("POST " + automations + "/resume", "lets all go on"),
        one(
                "POST " + PROJECT + "/dry-runs",
                "tries another policy on the past",
                Automation.Replay.class)
            .takes(Automation.DryRun.class),
        page("GET " + PROJECT + "/dry-runs", "the dry runs", Automation.Replay.class),
        one("GET " + PROJECT + "/dry-runs/{id}", "one dry run", Automation.Replay.class));
  }
}
