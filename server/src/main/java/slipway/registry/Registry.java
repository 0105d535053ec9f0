package slipway.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.audit.Audit;
import slipway.blob.BlobStore;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.http.Router;
import slipway.mlflow.MlflowFace;
import slipway.references.References;
import slipway.time.WallClock;
import slipway.tracking.Tracking;

/// Registered models, versions and packages for the other areas; MLflow's clients and our own
/// routes reach the same rows.
public final class Registry {
  /// What the registry stands on.
  public record Parts(
      Access access,
      Database database,
      Audit audit,
      Events events,
      BlobStore blobs,
      References references,
      WallClock wall,
      Tracking tracking) {}

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private final VersionStore versionStore;
  private final ModelStore modelStore;
  private final Models models;
  private final Versions versions;
  private final Packages packages;

  private Registry(Parts parts) {
    versionStore = new VersionStore();
    modelStore = new ModelStore(versionStore);
    packages =
        new Packages(
            parts.access(), parts.database(), parts.blobs(), parts.references(), parts.wall());
    models =
        new Models(
            parts.access(),
            parts.database(),
            parts.audit(),
            parts.events(),
            parts.wall(),
            modelStore,
            versionStore);
    versions = new Versions(parts, modelStore, versionStore, packages);
  }

  /// The only way in for the composition root.
  public static Registry open(Parts parts, Router router) {
    var registry = new Registry(parts);
    var face = new MlflowFace(router);
    new ModelRoutes(parts.access(), registry.models).register(face);
    new VersionRoutes(parts.access(), registry.models, registry.versions).register(face);
    new VersionFiles(parts, registry.versions, registry).register(face);
    new PackageRoutes(parts, registry.models, registry).register(router);
    return registry;
  }

  /// Closes a package: checks that every file is stored, stores the canonical manifest and answers
  /// its digest. The same contents give the same digest; making it again does nothing.
  public Digest createPackage(Caller caller, String project, PackageContents contents) {
    return packages.create(caller, project, contents);
  }

  /// Makes the next version of the model (and the model, when it does not exist) from a closed
  /// package.
  public ModelVersion register(
      Caller caller, String project, String model, Digest packageDigest, NewVersion details) {
    return versions.register(caller, project, model, packageDigest, details);
  }

  public Optional<ModelVersion> find(Tx tx, String project, String model, int number) {
    return versionStore.find(tx, project, model, number);
  }

  /// Those of these versions that there are, in no order.
  public List<ModelVersion> find(Tx tx, String project, List<VersionName> names) {
    return versionStore.find(tx, project, names);
  }

  /// A version that holds a package, and so can be released.
  ///
  /// @param field what a refusal calls it
  /// @param title `MODEL/NUMBER`
  public Packaged requirePackaged(Tx tx, String project, String field, String title) {
    int slash = title.lastIndexOf('/');
    var number = title.substring(slash + 1);
    if (slash < 1 || !NUMBER.matcher(number).matches()) {
      throw SlipwayException.invalid(field, '"' + title + '"', "MODEL/NUMBER, as customer_churn/1");
    }
    return requirePackaged(tx, project, field, title.substring(0, slash), Integer.parseInt(number));
  }

  /// The same of a model and a number.
  public Packaged requirePackaged(Tx tx, String project, String field, String model, int number) {
    var version =
        find(tx, project, model, number)
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.NOT_FOUND,
                    field + ": " + model + "/" + number + " (expected: a registered version)"));
    return version
        .packageDigest()
        .map(digest -> new Packaged(model, number, digest))
        .orElseThrow(() ->
            SlipwayException.invalid(field, model + "/" + number, "a version with a package"));
  }

  /// The version that carries the alias.
  public Optional<ModelVersion> findByAlias(Tx tx, String project, String model, String alias) {
    return models.findByAlias(tx, project, model, alias);
  }

  /// Newest first.
  public List<ModelVersion> versions(Tx tx, String project, String model) {
    return versionStore.of(tx, project, model);
  }

  /// All of every model of the project, newest first.
  Map<String, List<ModelVersion>> versions(Tx tx, String project) {
    return versionStore.byModel(tx, project);
  }

  /// The newest first, at most so many after passing over some.
  public List<ModelVersion> newest(Tx tx, String project, String model, int from, int max) {
    return versionStore.newest(tx, project, model, from, max);
  }

  /// Those that came from a tracked run, of any model, newest first, at most so many.
  public List<ModelVersion> ofRun(Tx tx, String project, String run, int max) {
    return versionStore.ofRun(tx, project, run, max);
  }

  /// How many versions each model of the project has that has any.
  public Map<String, Integer> counts(Tx tx, String project) {
    return versionStore.counts(tx, project);
  }

  public Optional<RegisteredModel> model(Tx tx, String project, String name) {
    return modelStore.find(tx, project, name);
  }

  /// The project's models by name; the first thousand.
  public List<RegisteredModel> models(Tx tx, String project) {
    return models.all(tx, project);
  }

  /// The cutoff that the package's model was trained as of; empty for one that does not say. Not
  /// inside a transaction; read once for each package.
  public String trainedAsOf(Digest packageDigest) {
    return packages.trainedAsOf(packageDigest);
  }

  /// The manifest, read from the blob store. Not inside a transaction.
  public PackageTree packageTree(Digest digest) {
    return packages.tree(digest);
  }
}
