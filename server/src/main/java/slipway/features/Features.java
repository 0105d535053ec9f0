package slipway.features;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.analytics.Analytics;
import slipway.api.DecisionId;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.wire.FeatureView;
import slipway.audit.Audit;
import slipway.blob.BlobStore;
import slipway.datasets.Commit;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Delivery;
import slipway.events.Events;
import slipway.http.Router;
import slipway.jobs.Jobs;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Feature and label views: what they are, and their values as of a cutoff.
public final class Features {
  private static final Logger LOG = LoggerFactory.getLogger(Features.class);

  private final Parts parts;
  private final FeatureStore store = new FeatureStore();
  private final Materialiser materialiser;
  private final Publisher publisher;
  private final Shown shown;
  private final Labels labels;
  private final Populations populations;
  private final Commits commits;

  /// The parts of the server that features are made of.
  public record Parts(
      Access access,
      Audit audit,
      Database database,
      BlobStore blobs,
      Analytics analytics,
      Datasets datasets,
      Events events,
      Jobs jobs,
      BusinessClock business,
      WallClock wall) {}

  private Features(Parts parts) {
    this.parts = parts;
    this.materialiser = new Materialiser(parts.analytics(), parts.blobs(), parts.datasets());
    this.publisher =
        new Publisher(
            parts.database(), parts.datasets(), materialiser, parts.events(), parts.wall());
    this.shown = new Shown(store, publisher);
    this.labels = new Labels(store, parts.datasets(), parts.jobs(), parts.business());
    this.populations = new Populations(parts, store);
    this.commits = new Commits(parts, store, materialiser, labels);
  }

  /// The only way in for the composition root.
  public static Features open(Parts parts, Router router) {
    var features = new Features(parts);
    features.publisher.start();
    parts
        .jobs()
        .register(
            Labels.JOB,
            job ->
                features.matureWhenKnown(
                    job.project(),
                    job.payload().path("view").asString(""),
                    LocalDate.parse(job.payload().path("cutoff").asString(""))));
    parts
        .events()
        .subscribe(
            Labels.JOB,
            Delivery.ONCE_PER_CLUSTER,
            Set.of(Datasets.COMMITTED),
            event -> features.matureReading(event.project(), event.subject()));
    new FeatureRoutes(parts, features).register(router);
    return features;
  }

  /// Keeps the definition and makes it the current one of its name. Commits made from former
  /// definitions stay what they are.
  public void apply(Tx tx, Caller caller, Declared<FeatureViewSpec> declared) {
    parts.access().require(tx, caller, Permission.EDIT, declared.project());
    ViewRules.require(declared);
    var before = store.current(tx, declared.project(), declared.name());
    if (before.isPresent() && before.get().digest().equals(declared.digest())) {
      return;
    }
    store.keep(tx, declared, caller.name(), parts.wall().now());
    var details = Json.object().put("definition", declared.digest().hex());
    parts
        .audit()
        .write(tx, caller.name(), declared.project(), "view.applied", declared.name(), details);
    if (declared.spec().label() != null) {
      labels.remindAll(tx, declared);
    }
  }

  /// Makes a former definition of the view the current one again; what it made stays online and is
  /// what the next materialisation continues. Of the current one nothing is changed.
  public Declared<FeatureViewSpec> restore(
      Tx tx, Caller caller, String project, Digest definition, DecisionId decision) {
    parts.access().require(tx, caller, Permission.RELEASE, project);
    var former =
        store
            .byDigest(tx, project, definition)
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.NOT_FOUND,
                    "definition: " + definition + " (expected: one that was applied before)"));
    var current = require(tx, project, former.name());
    if (current.digest().equals(definition)) {
      return former;
    }
    store.keep(tx, former, caller.name(), parts.wall().now());
    var details = Json.object().put("definition", definition.hex());
    details.put("from", current.digest().hex()).put("decision", decision.value());
    parts.audit().write(tx, caller.name(), project, "view.restored", former.name(), details);
    if (former.spec().label() != null) {
      labels.remindAll(tx, former);
    }
    return former;
  }

  /// The current definition of a name.
  public Optional<Declared<FeatureViewSpec>> definition(Tx tx, String project, String view) {
    return store.current(tx, project, view);
  }

  /// Any definition that was ever applied.
  public Optional<Declared<FeatureViewSpec>> definition(Tx tx, String project, Digest definition) {
    return store.byDigest(tx, project, definition);
  }

  /// The current definition of every view in the project, by name.
  public List<Declared<FeatureViewSpec>> definitions(Tx tx, String project) {
    return store.currents(tx, project);
  }

  /// The current definition of a name that must be there.
  public Declared<FeatureViewSpec> require(Tx tx, String project, String view) {
    return store.current(tx, project, view).orElseThrow(() -> noView(tx, project, view));
  }

  /// Evaluates the view at the cutoff, commits it (its contract first) and publishes it online when
  /// no newer cutoff is there. Then matures the labels of the same entity that have come due.
  public Materialisation materialise(Caller caller, String project, String view, LocalDate cutoff) {
    var declared = allowed(caller, project, view);
    if (declared.spec().label() != null) {
      return matureLabels(caller, project, view, cutoff);
    }
    parts.database().read(tx -> labels.requireOver(tx, declared, cutoff));
    var made =
        commits.alone(
            project,
            view,
            () -> {
              var done = commits.make(caller, declared, cutoff);
              publisher.publish(declared, done.provenance(), done.tree());
              return done;
            });
    parts
        .database()
        .read(tx -> labels.labelsOf(tx, declared))
        .forEach(label -> matureQuietly(caller, label));
    return made;
  }

  /// Commits the labels of one cutoff; refused before they can be known, that is before the
  /// business clock has passed cutoff + horizon and the sources hold facts up to then.
  public Materialisation matureLabels(
      Caller caller, String project, String labelView, LocalDate cutoff) {
    var declared = allowedLabel(caller, project, labelView);
    parts.database().read(tx -> labels.requireKnown(tx, declared, cutoff));
    return commits.alone(project, labelView, () -> commits.make(caller, declared, cutoff));
  }

  /// Commits the labels of every cutoff that can be known by now; those that wait for time or data
  /// go on waiting.
  public List<Materialisation> matureDue(Caller caller, String project, String labelView) {
    return matureDue(caller, allowedLabel(caller, project, labelView));
  }

  /// Whether no dataset that the view reads says when its rows became known: what it says of a row
  /// is then the same at every cutoff.
  public boolean isUndated(Tx tx, Declared<FeatureViewSpec> view) {
    return labels.isUndated(tx, view);
  }

  /// Every version that a definition of a view made.
  public List<Digest> trees(Tx tx, String project, Digest definition) {
    return store.trees(tx, project, definition);
  }

  /// The newest cutoff whose labels, by the current definition, are known.
  public Optional<LocalDate> newestMatured(Tx tx, String project, String labelView) {
    return store.newestCutoff(tx, project, require(tx, project, labelView).digest());
  }

  /// The newest matured cutoff; without one refused, saying when the first is due.
  public LocalDate requireMatured(Tx tx, String project, String labelView) {
    return labels.requireMatured(tx, require(tx, project, labelView));
  }

  /// Writes features and labels of a cutoff as files for a trainer. The materialisations must be of
  /// the current definitions.
  public TrainingFrame frame(FrameRequest request) {
    return new Frames(parts, this).frame(request);
  }

  PointInTime pointInTime() {
    return new PointInTime(parts, this, materialiser, labels);
  }

  /// Whole populations of a cutoff, read from what was accepted.
  public Populations populations() {
    return populations;
  }

  public OnlineViews online() {
    return publisher.views();
  }

  /// Whether an accepted materialisation of this definition is online.
  public boolean isPublished(Tx tx, String project, Digest definition) {
    return publisher.isPublished(tx, project, definition);
  }

  /// The vector of one entity, evaluated again from the dataset trees; missing is NaN. Empty when
  /// the entity was not known at the cutoff.
  public Optional<float[]> recompute(String project, Provenance provenance, String entity) {
    return Optional.ofNullable(recompute(project, provenance, List.of(entity)).get(entity));
  }

  /// The vectors of many entities, at the cost of one; who was not known at the cutoff is not in
  /// it.
  public Map<String, float[]> recompute(
      String project, Provenance provenance, Collection<String> entities) {
    var declared =
        parts
            .database()
            .read(tx -> store.byDigest(tx, project, provenance.definition()))
            .orElseThrow(() -> Populations.notKept(provenance.definition(), provenance.view()));
    return materialiser.vectors(declared.spec(), provenance, entities);
  }

  /// What a commit of features or labels says it was made from.
  public static Provenance provenance(Commit commit) {
    return Json.read(Json.bytes(commit.source()), Provenance.class);
  }

  /// The dataset that a view's materialisations are versions of.
  public static String dataset(Declared<FeatureViewSpec> view) {
    return (view.spec().label() == null ? "features/" : "labels/") + view.name();
  }

  /// Every view of the project as the wire shows it.
  public List<FeatureView> views(Caller caller, String project) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return store.currents(tx, project).stream().map(view -> shown.view(tx, view)).toList();
        });
  }

  /// One view as the wire shows it.
  public FeatureView view(Caller caller, String project, String view) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return shown.view(tx, require(tx, project, view));
        });
  }

  /// An entity's features as they are online.
  public FeatureView.Vector vector(Caller caller, String project, String view, String entity) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return shown.vector(tx, require(tx, project, view), entity);
        });
  }

  private List<Materialisation> matureDue(Caller caller, Declared<FeatureViewSpec> label) {
    return commits.alone(
        label.project(),
        label.name(),
        () -> {
          var known =
              parts
                  .database()
                  .read(tx ->
                      Stream.concat(
                              labels.pending(tx, label).stream(),
                              labels.growing(tx, label).stream())
                          .filter(cutoff -> labels.waitsFor(tx, label, cutoff).isEmpty())
                          .toList());
          return known.stream().map(cutoff -> commits.make(caller, label, cutoff)).toList();
        });
  }

  /// Labels must not fail what only happened to make them known; their own job tells.
  private void matureQuietly(Caller caller, Declared<FeatureViewSpec> label) {
    try {
      matureDue(caller, label);
    } catch (SlipwayException e) {
      LOG.warn("labels of {}/{} could not be made", label.project(), label.name(), e);
    }
  }

  private void matureReading(String project, String dataset) {
    var reading =
        parts
            .database()
            .read(tx ->
                store.currents(tx, project).stream()
                    .filter(view -> view.spec().label() != null)
                    .filter(view -> view.spec().sources().containsValue(dataset))
                    .toList());
    reading.forEach(label -> matureQuietly(Caller.service("features"), label));
  }

  /// What a timer does: labels whose data has not come yet are not a failure, they are made when it
  /// comes.
  private void matureWhenKnown(String project, String view, LocalDate cutoff) {
    var label = parts.database().read(tx -> store.current(tx, project, view));
    if (label.isEmpty()) {
      return;
    }
    var waitsFor = parts.database().read(tx -> labels.waitsFor(tx, label.get(), cutoff));
    if (waitsFor.isPresent()) {
      LOG.info("labels of {}/{} at {} wait for {}", project, view, cutoff, waitsFor.get());
      return;
    }
    matureDue(Caller.service("features"), label.get());
  }

  private Declared<FeatureViewSpec> allowed(Caller caller, String project, String view) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.RUN, project);
          return require(tx, project, view);
        });
  }

  private Declared<FeatureViewSpec> allowedLabel(Caller caller, String project, String view) {
    var declared = allowed(caller, project, view);
    if (declared.spec().label() == null) {
      throw SlipwayException.invalid("label", view, "a view that declares a label");
    }
    return declared;
  }

  private SlipwayException noView(Tx tx, String project, String view) {
    var known = new HashSet<String>();
    store.currents(tx, project).forEach(declared -> known.add(declared.name()));
    var nearest = Names.nearest(view, known).map(near -> "; did you mean " + near + "?").orElse("");
    return new SlipwayException(
        ErrorCode.NOT_FOUND,
        "view: \"" + view + "\" (expected: an applied feature or label view" + nearest + ")");
  }
}
