package slipway.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Alert;
import slipway.api.wire.Applying;
import slipway.api.wire.Dataset;
import slipway.api.wire.Endpoint;
import slipway.api.wire.Execution;
import slipway.api.wire.FeatureView;
import slipway.api.wire.Feedback;
import slipway.api.wire.GateReport;
import slipway.api.wire.Judged;
import slipway.api.wire.Lineage;
import slipway.api.wire.Model;
import slipway.api.wire.Monitor;
import slipway.api.wire.Page;
import slipway.api.wire.ParityReport;
import slipway.api.wire.Performance;
import slipway.api.wire.Prediction;
import slipway.api.wire.Report;
import slipway.api.wire.Rollout;
import slipway.api.wire.Run;
import slipway.api.wire.WindowReport;
import slipway.client.Transport.Call;
import slipway.client.Transport.Repeat;
import tools.jackson.databind.JsonNode;

/// One project of a server.
public final class ProjectClient {
  private static final Duration UPLOAD_TIMEOUT = Duration.ofHours(1);
  private static final Duration WORK_TIMEOUT = Duration.ofMinutes(30);

  private final Transport transport;
  private final String name;
  private final String path;

  ProjectClient(Transport transport, String name) {
    this.transport = transport;
    this.name = name;
    this.path = "/api/v1/projects/" + Transport.segment(name);
  }

  public String name() {
    return name;
  }

  /// Makes the server agree with the files: all of them, or (on failure) none.
  public Applying.Result apply(List<Applying.SourceFile> files) {
    return apply(new Applying.Request(files));
  }

  /// The same, with the code commit that the files are from.
  public Applying.Result apply(Applying.Request request) {
    return transport.call(
        Call.post(path + "/apply", request).repeatable().within(WORK_TIMEOUT),
        Applying.Result.class);
  }

  /// What applying the files would change; changes nothing.
  public Applying.Differences diff(Applying.Request request) {
    return transport.call(
        Call.post(path + "/diff", request).repeatable().within(WORK_TIMEOUT),
        Applying.Differences.class);
  }

  public List<Dataset> datasets() {
    return transport.list(path + "/datasets", Dataset.class);
  }

  public Dataset.Detail dataset(String dataset) {
    return transport.call(Call.get(datasetPath(dataset)), Dataset.Detail.class);
  }

  /// Uploads a raw file as it is; it is parsed and checked by an import.
  public Dataset.Delivery deliver(String dataset, String fileName, Path file) {
    try {
      return deliver(dataset, fileName, BodyPublishers.ofFile(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  public Dataset.Delivery deliver(String dataset, String fileName, byte[] content) {
    return deliver(dataset, fileName, BodyPublishers.ofByteArray(content));
  }

  private Dataset.Delivery deliver(
      String dataset, String fileName, java.net.http.HttpRequest.BodyPublisher content) {
    return transport.call(
        new Call(
            "POST",
            datasetPath(dataset) + "/deliveries?fileName=" + Transport.segment(fileName),
            content,
            "application/octet-stream",
            UPLOAD_TIMEOUT,
            Repeat.NEVER),
        Dataset.Delivery.class);
  }

  /// Parses and checks what was delivered: a commit, or a quarantine with its report.
  public Dataset.Imported importDeliveries(String dataset) {
    return transport.call(
        Call.post(datasetPath(dataset) + "/imports", null).within(WORK_TIMEOUT),
        Dataset.Imported.class);
  }

  /// Newest first.
  public List<Dataset.Commit> commits(String dataset) {
    return transport.list(datasetPath(dataset) + "/commits", Dataset.Commit.class);
  }

  /// `ref`: a commit's id or `head`.
  public Dataset.Commit commit(String dataset, String ref) {
    return transport.call(
        Call.get(datasetPath(dataset) + "/commits/" + Transport.segment(ref)),
        Dataset.Commit.class);
  }

  /// Contract checks, newest first.
  public List<Report> reports(String dataset) {
    return transport.list(datasetPath(dataset) + "/reports", Report.class);
  }

  public Report report(String dataset, String digest) {
    return transport.call(
        Call.get(datasetPath(dataset) + "/reports/" + Transport.segment(digest)), Report.class);
  }

  public List<FeatureView> featureViews() {
    return transport.list(path + "/features", FeatureView.class);
  }

  public FeatureView featureView(String view) {
    return transport.call(
        Call.get(path + "/features/" + Transport.segment(view)), FeatureView.class);
  }

  /// An entity's features as they are online now.
  public FeatureView.Vector features(String view, String entity) {
    return transport.call(
        Call.get(
            path
                + "/features/"
                + Transport.segment(view)
                + "/entities/"
                + Transport.segment(entity)),
        FeatureView.Vector.class);
  }

  /// The features of everybody as of a cutoff, with a label, as Parquet; the caller closes it.
  ///
  /// @param label the view that is the label; empty: without
  public InputStream frame(String view, LocalDate cutoff, String label) {
    var labelled = label.isEmpty() ? "" : "&label=" + Transport.segment(label);
    return transport.stream(
        Call.get(
            path + "/features/" + Transport.segment(view) + "/frame?cutoff=" + cutoff + labelled));
  }

  public List<Execution.Pipeline> pipelines() {
    return transport.list(path + "/pipelines", Execution.Pipeline.class);
  }

  /// `until`: the last step to run, null for all.
  public Execution start(String pipeline, Map<String, String> parameters, @Nullable String until) {
    return transport.call(
        Call.post(
            path + "/pipelines/" + Transport.segment(pipeline) + "/executions",
            new Execution.Start(parameters, until)),
        Execution.class);
  }

  /// Newest first.
  public List<Execution> executions() {
    return transport.list(path + "/executions", Execution.class);
  }

  /// The newest executions.
  public Page<Execution> executions(int max) {
    return transport.page(path + "/executions?pageSize=" + max, Execution.class);
  }

  public Execution.Pipeline pipeline(String pipeline) {
    return transport.call(
        Call.get(path + "/pipelines/" + Transport.segment(pipeline)), Execution.Pipeline.class);
  }

  /// The executions of a pipeline, newest first.
  public Page<Execution> executions(String pipeline, int max) {
    return transport.page(
        path + "/pipelines/" + Transport.segment(pipeline) + "/executions?pageSize=" + max,
        Execution.class);
  }

  public Execution execution(UUID id) {
    return transport.call(Call.get(path + "/executions/" + id), Execution.class);
  }

  /// The reports of the execution's gates that have ended.
  public List<GateReport.OfStep> gates(UUID id) {
    return transport.list(path + "/executions/" + id + "/gates", GateReport.OfStep.class);
  }

  /// Tells of every change until the execution has ended, and returns how it ended. A broken stream
  /// is taken up again.
  public Execution follow(UUID id, Consumer<Execution> listener) {
    return follow(id, listener, _ -> {});
  }

  /// The same with every line that its steps write, those before included.
  public Execution follow(
      UUID id, Consumer<Execution> listener, Consumer<Execution.LogLine> lines) {
    return new ExecutionFollower(transport, path + "/executions/" + id, listener, lines).follow();
  }

  /// The lines that the execution's steps have written so far, in order.
  public List<Execution.LogLine> log(UUID id) {
    return transport.list(path + "/executions/" + id + "/log", Execution.LogLine.class);
  }

  public Execution cancel(UUID id) {
    return transport.call(
        Call.post(path + "/executions/" + id + "/cancel", null).repeatable(), Execution.class);
  }

  /// Runs what failed or did not run of an ended execution.
  public Execution resume(UUID id) {
    return transport.call(Call.post(path + "/executions/" + id + "/resume", null), Execution.class);
  }

  public List<Model> models() {
    return transport.list(path + "/models", Model.class);
  }

  public Model model(String model) {
    return transport.call(Call.get(path + "/models/" + Transport.segment(model)), Model.class);
  }

  /// What is stored of a model's version.
  public PackageClient version(String model, int number) {
    return new PackageClient(
        transport, path + "/models/" + Transport.segment(model) + "/versions/" + number);
  }

  public List<Endpoint> endpoints() {
    return transport.list(path + "/endpoints", Endpoint.class);
  }

  public Endpoint endpoint(String endpoint) {
    return transport.call(
        Call.get(path + "/endpoints/" + Transport.segment(endpoint)), Endpoint.class);
  }

  /// Who answers at an endpoint, who is asked besides, and what was counted since.
  public Endpoint.Split split(String endpoint) {
    return transport.call(Call.get(endpointPath(endpoint) + "/split"), Endpoint.Split.class);
  }

  /// Changes who answers; when another change came first, refused with CONFLICT.
  public Endpoint.Split split(String endpoint, Endpoint.SplitRequest next) {
    return transport.call(
        Call.post(endpointPath(endpoint) + "/split", next).within(WORK_TIMEOUT),
        Endpoint.Split.class);
  }

  /// Goes back to the release before, or the one named; what it replaces is held back.
  public Endpoint rollback(String endpoint, Endpoint.Rollback how) {
    return transport.call(Call.post(endpointPath(endpoint) + "/rollback", how), Endpoint.class);
  }

  /// What decisions took out of service, newest first.
  public List<Endpoint.HeldBack> holdBacks() {
    return transport.list(path + "/holdbacks", Endpoint.HeldBack.class);
  }

  /// Lets something held back come again.
  public Endpoint.HeldBack lift(Endpoint.Lift what) {
    return transport.call(Call.post(path + "/holdbacks/lift", what), Endpoint.HeldBack.class);
  }

  /// The project's rollouts by endpoint, newest first.
  public List<Rollout> rollouts() {
    return transport.list(path + "/rollouts", Rollout.class);
  }

  /// Newest first.
  public List<Rollout> rollouts(String endpoint) {
    return transport.list(endpointPath(endpoint) + "/rollouts", Rollout.class);
  }

  public Rollout rollout(String endpoint, int number) {
    return transport.call(Call.get(endpointPath(endpoint) + "/rollouts/" + number), Rollout.class);
  }

  /// What was seen of a rollout and what followed, oldest first.
  public List<Rollout.Look> looks(String endpoint, int number) {
    return transport.list(
        endpointPath(endpoint) + "/rollouts/" + number + "/looks", Rollout.Look.class);
  }

  /// Rolls a registered version out.
  public Rollout startRollout(String endpoint, Rollout.Start what) {
    return transport.call(
        Call.post(endpointPath(endpoint) + "/rollouts", what).within(WORK_TIMEOUT), Rollout.class);
  }

  /// The candidate of the running rollout answers everything.
  public Rollout promoteRollout(String endpoint, Rollout.Decision decision) {
    return decide(endpoint, "promote", decision);
  }

  /// The former release answers everything again; the candidate is not held back.
  public Rollout abortRollout(String endpoint, Rollout.Decision decision) {
    return decide(endpoint, "abort", decision);
  }

  /// The present step of the running rollout goes on.
  public Rollout extendRollout(String endpoint, Rollout.Decision decision) {
    return decide(endpoint, "extend", decision);
  }

  private Rollout decide(String endpoint, String what, Rollout.Decision decision) {
    return transport.call(
        Call.post(endpointPath(endpoint) + "/rollout/" + what, decision).within(WORK_TIMEOUT),
        Rollout.class);
  }

  private String endpointPath(String endpoint) {
    return path + "/endpoints/" + Transport.segment(endpoint);
  }

  /// One prediction; `input` holds the entity's key, or every feature. Never sent twice: each
  /// request that arrives is a row of the log.
  public Prediction predict(String endpoint, JsonNode input) {
    return transport.call(Call.post(predictPath(endpoint), input), Prediction.class);
  }

  private String predictPath(String endpoint) {
    return "/projects/" + Transport.segment(name) + "/predict/" + Transport.segment(endpoint);
  }

  /// For many one-row predictions.
  public Predictor predictor(String endpoint) {
    return new Predictor(transport.server(), predictPath(endpoint));
  }

  /// How the endpoint's predictions turned out, for each cutoff whose labels are known, oldest
  /// first.
  public List<Performance> performance(String endpoint) {
    return transport.list(
        path + "/endpoints/" + Transport.segment(endpoint) + "/performance", Performance.class);
  }

  /// Judgements of the endpoint's releases, each made once on its labels; oldest cutoff first.
  public List<Judged> judgements(String endpoint) {
    return transport.list(
        path + "/endpoints/" + Transport.segment(endpoint) + "/judgements", Judged.class);
  }

  /// Tells what came of predictions: all labels are kept, or none.
  public Feedback.Received feedback(String endpoint, Feedback feedback) {
    return transport.call(
        Call.post(path + "/endpoints/" + Transport.segment(endpoint) + "/feedback", feedback),
        Feedback.Received.class);
  }

  /// One endpoint: guarded predictions, its log, and what came of it.
  public EndpointClient at(String endpoint) {
    return new EndpointClient(transport, endpointPath(endpoint), predictPath(endpoint));
  }

  /// Whom alerts are told, and what is kept from them for a while.
  public AlertingClient alerting() {
    return new AlertingClient(transport, path + "/alerts");
  }

  /// What happens in the project, and by whom.
  public ActivityClient activity() {
    return new ActivityClient(transport, path);
  }

  /// What is stored of a dataset.
  public DatasetClient data(String dataset) {
    return new DatasetClient(transport, datasetPath(dataset));
  }

  /// The closed loops of the project's endpoints.
  public AutomationClient automation() {
    return new AutomationClient(transport, path);
  }

  public List<Monitor> monitors() {
    return transport.list(path + "/monitors", Monitor.class);
  }

  public Monitor monitor(String name) {
    return transport.call(Call.get(path + "/monitors/" + Transport.segment(name)), Monitor.class);
  }

  /// The standing report of each window, newest first.
  public List<WindowReport> windows(String monitor) {
    return transport.list(
        path + "/monitors/" + Transport.segment(monitor) + "/windows", WindowReport.class);
  }

  /// Every report of one window, newest first; all but the first are superseded.
  public List<WindowReport> windows(String monitor, LocalDate cutoff) {
    return transport.list(
        path + "/monitors/" + Transport.segment(monitor) + "/windows/" + cutoff,
        WindowReport.class);
  }

  /// Looks at the window of a cutoff.
  public WindowReport evaluate(String monitor, LocalDate cutoff) {
    return transport.call(
        Call.post(
            path + "/monitors/" + Transport.segment(monitor) + "/evaluate",
            Map.of("cutoff", cutoff)),
        WindowReport.class);
  }

  /// Audits of what the endpoint served and was trained on, newest first.
  public List<ParityReport> parity(String endpoint) {
    return transport.list(endpointPath(endpoint) + "/parity", ParityReport.class);
  }

  /// Audits now: a report for each release that served the cutoff, or of the training.
  public Page<ParityReport> audit(String endpoint, ParityReport.Ask ask) {
    return transport.page(
        Call.post(endpointPath(endpoint) + "/parity", ask).within(WORK_TIMEOUT),
        ParityReport.class);
  }

  /// Alerts, newest first.
  ///
  /// @param state standing, open, acknowledged, resolved or all
  public List<Alert> alerts(String state) {
    return transport.list(path + "/alerts?state=" + Transport.segment(state), Alert.class);
  }

  /// What stands, by subject, the most severe first.
  public List<Alert.Group> alertGroups() {
    return transport.list(path + "/alerts/groups", Alert.Group.class);
  }

  public Alert.Detail alert(UUID id) {
    return transport.call(Call.get(path + "/alerts/" + id), Alert.Detail.class);
  }

  /// Says that the caller takes care of it.
  public Alert acknowledge(UUID alert, Alert.Note note) {
    return transport.call(
        Call.post(path + "/alerts/" + alert + "/acknowledge", note).repeatable(), Alert.class);
  }

  /// Says that it is over.
  public Alert resolve(UUID alert, Alert.Note note) {
    return transport.call(Call.post(path + "/alerts/" + alert + "/resolve", note), Alert.class);
  }

  public Lineage lineage(UUID prediction) {
    return transport.call(Call.get(path + "/predictions/" + prediction), Lineage.class);
  }

  /// Recomputes everything the prediction came from, out of the store.
  public Lineage.Verification verify(UUID prediction) {
    return transport.call(
        Call.post(path + "/predictions/" + prediction + "/verify", null)
            .repeatable()
            .within(WORK_TIMEOUT),
        Lineage.Verification.class);
  }

  /// Runs of all experiments that meet `filter` (MLflow's search grammar; empty for all), newest
  /// first.
  public List<Run> runs(String filter, int max) {
    return RunSearch.search(transport, filter, max);
  }

  private String datasetPath(String dataset) {
    return path + "/datasets/" + Transport.segment(dataset);
  }
}
