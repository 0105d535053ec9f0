package slipway.testing;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.analytics.Analytics;
import slipway.analytics.AnalyticsLimits;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.EndpointSpec;
import slipway.api.declaration.FeatureViewSpec;
import slipway.audit.Audit;
import slipway.blob.FileBlobs;
import slipway.config.Config;
import slipway.config.CrashPoint;
import slipway.contracts.Contracts;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.features.Features;
import slipway.features.OnlineSnapshot;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.monitoring.Monitoring;
import slipway.onnx.TreeEnsemble;
import slipway.onnx.TreeEnsembleOnnx;
import slipway.references.References;
import slipway.registry.PackageContents;
import slipway.registry.Packaged;
import slipway.registry.Registry;
import slipway.rollout.Rollouts;
import slipway.runtime.onnx.OnnxModels;
import slipway.serving.Release;
import slipway.serving.Serving;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;
import slipway.tracking.Tracking;
import tools.jackson.databind.node.ObjectNode;

/// The areas from a file of purchases to a served prediction, over a real database, files, DuckDB
/// and ONNX, with the declarations of `examples/churn` and a business clock that the test moves.
public final class ChurnLine implements AutoCloseable {
  public static final String PROJECT = "default";
  public static final String VIEW = "customer_activity";
  public static final String LABEL = "churned_90d";
  public static final String ENDPOINT = "churn";
  public static final String MODEL = "customer_churn";
  public static final Caller CALLER = new Caller("tester", Caller.Kind.PERSON);

  /// What everyone may do.
  public volatile Set<Permission> granted = EnumSet.allOf(Permission.class);

  public final Path directory;
  public final Database database;
  public final Telemetry telemetry = new Telemetry();
  public final BusinessClock business;
  public final Router router = new Router();
  public final Datasets datasets;
  public final Contracts contracts;
  public final Features features;
  public final Registry registry;
  public final Serving serving;
  public final Monitoring monitoring;
  public final Rollouts rollouts;
  public final Events events;
  private final FileBlobs blobs;
  private final Analytics analytics;
  private final Jobs jobs;

  /// Opens everything and starts events and jobs; a second line over the same directory and
  /// database is the server's next start.
  public ChurnLine(Path directory, Database database, Instant businessNow) {
    this.directory = directory;
    this.database = database;
    var wall = WallClock.system();
    this.business = BusinessClock.replay(wall, businessNow);
    var ids = new Ids(wall);
    this.blobs = FileBlobs.open(directory.resolve("blobs"), CrashPoint.none());
    this.analytics =
        Analytics.open(
            blobs, directory.resolve("analytics"), AnalyticsLimits.standard(), telemetry);
    var access = Access.open(database, wall, (_, _) -> granted);
    var audit = Audit.open(wall, ids);
    var references = References.open(wall);
    this.events = Events.open(database, business, wall, telemetry);
    this.jobs =
        Jobs.open(Config.defaults(directory).jobs(), database, business, wall, ids, telemetry);
    this.contracts = Contracts.open(access, database, wall, router);
    this.datasets =
        Datasets.open(
            new Datasets.Parts(
                access,
                audit,
                database,
                blobs,
                references,
                analytics,
                contracts,
                events,
                ids,
                business,
                wall),
            router);
    this.features =
        Features.open(
            new Features.Parts(
                access, audit, database, blobs, analytics, datasets, events, jobs, business, wall),
            router);
    var tracking =
        Tracking.open(new Tracking.Parts(access, database, blobs, references, ids, wall), router);
    this.registry =
        Registry.open(
            new Registry.Parts(access, database, audit, events, blobs, references, wall, tracking),
            router);
    this.serving = serving(access, audit, ids);
    this.monitoring = monitoring(access, audit, ids, references);
    this.rollouts = rollouts(access, audit, ids, wall);
    events.start();
    jobs.start();
  }

  /// Rollouts that are looked at when a test says so.
  private Rollouts rollouts(Access access, Audit audit, Ids ids, WallClock wall) {
    return Rollouts.open(
        new Rollouts.Parts(
            access,
            audit,
            database,
            events,
            jobs,
            ids,
            business,
            wall,
            registry,
            serving,
            monitoring),
        router);
  }

  private Monitoring monitoring(Access access, Audit audit, Ids ids, References references) {
    return Monitoring.open(
        new Monitoring.Parts(
            access,
            audit,
            database,
            blobs,
            references,
            analytics,
            events,
            jobs,
            ids,
            business,
            WallClock.system(),
            datasets,
            features,
            OnnxModels.open(),
            registry,
            serving,
            slipway.config.MonitoringConfig.defaults(),
            new slipway.http.OwnAddress()),
        router);
  }

  private Serving serving(Access access, Audit audit, Ids ids) {
    return Serving.open(
        new Serving.Parts(
            directory.resolve("predictions"),
            access,
            audit,
            database,
            blobs,
            analytics,
            contracts,
            datasets,
            features,
            OnnxModels.open(),
            registry,
            events,
            ids,
            business,
            WallClock.system(),
            telemetry,
            CrashPoint.none()),
        router);
  }

  /// Applies every declaration of the example but the pipeline.
  public ChurnLine applyExample() {
    change(tx ->
        datasets.apply(
            tx,
            CALLER,
            new Declared<>(
                PROJECT, "purchases", Cdnow.purchases(), Json.digest(Cdnow.purchases()))));
    change(tx -> contracts.apply(tx, CALLER, PROJECT, Cdnow.yaml("purchases.contract.yaml")));
    apply(view(VIEW));
    apply(view(LABEL));
    change(
        tx -> contracts.apply(tx, CALLER, PROJECT, Cdnow.yaml("customer_activity.contract.yaml")));
    apply(endpoint(ENDPOINT));
    return this;
  }

  public void apply(Declared<FeatureViewSpec> view) {
    change(tx -> features.apply(tx, CALLER, view));
  }

  public void apply(EndpointSpec endpoint) {
    change(tx ->
        serving.apply(
            tx, CALLER, new Declared<>(PROJECT, ENDPOINT, endpoint, Json.digest(endpoint))));
  }

  public static Declared<FeatureViewSpec> view(String name) {
    return view(name, spec(name, FeatureViewSpec.class));
  }

  public static Declared<FeatureViewSpec> view(String name, FeatureViewSpec spec) {
    return new Declared<>(PROJECT, name, spec, Json.digest(spec));
  }

  public static EndpointSpec endpoint(String file) {
    return spec(file.equals(ENDPOINT) ? "endpoint" : file, EndpointSpec.class);
  }

  /// Moves the business clock to the month's end and imports its delivery.
  public void importMonth(YearMonth month) {
    moveTo(month.atEndOfMonth());
    datasets.deliver(
        CALLER,
        PROJECT,
        "purchases",
        Cdnow.fileName(month),
        new ByteArrayInputStream(Cdnow.month(month)));
    datasets.publish(CALLER, datasets.stage(CALLER, PROJECT, "purchases"));
  }

  /// Moves the business clock to the end of a day; what that makes due is done when this returns.
  public void moveTo(LocalDate day) {
    business.moveTo(BusinessClock.endOf(day));
    jobs.wake();
    settle();
  }

  /// Returns once events and jobs are quiet.
  public void settle() {
    Eventually.holds("events and jobs are quiet", this::isQuiet);
  }

  /// What is online of a definition that something was published of.
  public OnlineSnapshot online(Digest definition) {
    try (var slot = features.online().hold("default", definition)) {
      return Objects.requireNonNull(slot.snapshot());
    }
  }

  /// Whether no event and no job is left that is due: of one snapshot, since a job that ends
  /// between two looks leaves an event.
  public boolean isQuiet() {
    return database.read(tx -> events.undrained(tx).isEmpty() && jobs.unfinished(tx).isEmpty());
  }

  /// A model version with trees made up from a seed.
  public Packaged model(long seed) {
    var features = java.util.Objects.requireNonNull(spec(VIEW, FeatureViewSpec.class).features());
    var names = features.stream().map(FeatureViewSpec.Feature::name).toList();
    var made = new RandomTrees(seed).ensemble(TreeEnsemble.Link.LOGISTIC, names.size(), 1, 20);
    var named =
        new TreeEnsemble(made.link(), names, made.outputs(), made.baseValues(), made.trees());
    return model(TreeEnsembleOnnx.write(named));
  }

  /// A model version with trees made up from a seed that says it was trained on the features of a
  /// cutoff, with as many fold models as `folds`.
  public Packaged trained(long seed, LocalDate cutoff, int folds) {
    var names =
        java.util.Objects.requireNonNull(spec(VIEW, FeatureViewSpec.class).features()).stream()
            .map(FeatureViewSpec.Feature::name)
            .toList();
    var files = new TreeMap<String, Digest>();
    files.put("model.onnx", blobs.put(onnx(seed, names)));
    for (int fold = 0; fold < folds; fold++) {
      files.put("folds/" + fold + ".onnx", blobs.put(onnx(seed + 1 + fold, names)));
    }
    return trained(files, signature(names), cutoff, folds);
  }

  /// What a model of these inputs says of itself.
  public static ObjectNode signature(List<String> names) {
    var signature = Json.object().put("task", "BINARY").put("classes", 2);
    var features = signature.putArray("features");
    names.forEach(name -> features.addObject().put("name", name).put("type", "float32"));
    var definition = view(VIEW).digest().hex();
    signature.putArray("views").addObject().put("view", VIEW).put("definition", definition);
    signature.putObject("label").put("view", LABEL).put("definition", view(LABEL).digest().hex());
    return signature;
  }

  /// A package of these bytes with this signature.
  public Packaged trained(byte[] onnx, ObjectNode signature, LocalDate cutoff) {
    var files = new TreeMap<String, Digest>();
    files.put("model.onnx", blobs.put(onnx));
    return trained(files, signature, cutoff, 0);
  }

  private Packaged trained(
      TreeMap<String, Digest> files, ObjectNode signature, LocalDate cutoff, int folds) {
    var provenance = Json.object().put("cutoff", cutoff.toString());
    provenance.putObject("folds").put("count", folds);
    var tree =
        database
            .read(tx -> datasets.atCutoff(tx, PROJECT, "features/" + VIEW, cutoff))
            .map(commit -> commit.tree().hex())
            .orElse("");
    provenance
        .putArray("views")
        .addObject()
        .put("view", VIEW)
        .put("definition", view(VIEW).digest().hex())
        .put("tree", tree);
    return new Packaged(
        MODEL,
        1,
        registry.createPackage(CALLER, PROJECT, new PackageContents(files, signature, provenance)));
  }

  private static byte[] onnx(long seed, List<String> names) {
    var made = new RandomTrees(seed).ensemble(TreeEnsemble.Link.LOGISTIC, names.size(), 1, 20);
    return TreeEnsembleOnnx.write(
        new TreeEnsemble(made.link(), names, made.outputs(), made.baseValues(), made.trees()));
  }

  /// A model version of these bytes, whatever they are.
  public Packaged model(byte[] onnx) {
    var signature = Json.object().put("task", "binary");
    signature
        .putArray("views")
        .addObject()
        .put("view", VIEW)
        .put("definition", view(VIEW).digest().hex());
    Digest digest =
        registry.createPackage(
            CALLER,
            PROJECT,
            new PackageContents(
                new TreeMap<>(java.util.Map.of("model.onnx", blobs.put(onnx))),
                signature,
                Json.object()));
    return new Packaged(MODEL, 1, digest);
  }

  /// Prepares and activates a model version.
  public Release release(Packaged model) {
    var next = serving.propose(PROJECT, ENDPOINT, model);
    serving.prepare(next);
    return database.inTransaction(
        "test.activate",
        tx ->
            serving.activate(
                tx,
                CALLER,
                serving.active(tx, PROJECT, ENDPOINT).map(Release::digest),
                next,
                new slipway.api.DecisionId("d-test")));
  }

  /// A query over some Parquet blobs called `t`.
  public <T> List<T> query(List<Digest> parquet, String sql, slipway.analytics.RowMapper<T> row) {
    return analytics.session(session -> {
      session.relation("t", parquet);
      return session.query(sql, row);
    });
  }

  /// Work that answers nothing.
  @FunctionalInterface
  public interface Change {
    void run(Tx tx);
  }

  public void change(Change change) {
    database.inTransaction(
        "test.change",
        tx -> {
          change.run(tx);
          return true;
        });
  }

  /// Leaves files and database as a killed process does: nothing is sealed or finished.
  public void abandon() {
    rollouts.close();
    jobs.close();
    events.close();
    analytics.close();
    database.close();
  }

  @Override
  public void close() {
    rollouts.close();
    serving.close();
    jobs.close();
    events.close();
    analytics.close();
    database.close();
  }

  private static <T> T spec(String file, Class<T> type) {
    return Json.STRICT.treeToValue(Cdnow.yaml(file + ".yaml").get("spec"), type);
  }
}
