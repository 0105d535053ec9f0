package slipway.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.ModelScan;
import slipway.api.wire.ModelScan.ScannedFile;
import slipway.api.wire.ModelScan.Verdict;
import slipway.blob.BlobStore;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Delivery;
import slipway.events.Event;
import slipway.events.Events;
import slipway.http.Router;
import slipway.jobs.JobContext;
import slipway.jobs.Jobs;
import slipway.jobs.NewJob;
import slipway.registry.ModelVersion;
import slipway.registry.Registry;
import slipway.time.WallClock;
import slipway.tracking.Tracking;

/// Looks at the files of every version that is registered.
public final class Packaging {
  /// What it stands on.
  public record Parts(
      Access access,
      Database database,
      Events events,
      Jobs jobs,
      BlobStore blobs,
      WallClock wall,
      Tracking tracking,
      Registry registry) {}

  private static final String KIND = "packaging.scan";
  private static final Caller SELF = Caller.service("packaging");
  private static final int RETRIES = 3;

  /// Of a version's files; a model with more is said to have more.
  private static final int FILES_MAX = 10_000;

  private static final int FILES_KEPT_MAX = 500;
  private static final String PROMPT_TAG = "mlflow.prompt.is_prompt";
  private static final String OWN_FILES = "mlflow-artifacts:/";

  /// A file to be looked at.
  private record Held(String path, Digest digest) {}

  private final Parts parts;
  private final ScanStore store = new ScanStore();

  private Packaging(Parts parts) {
    this.parts = parts;
  }

  /// The only way in for the composition root.
  public static Packaging open(Parts parts, Router router) {
    var packaging = new Packaging(parts);
    parts.jobs().register(KIND, packaging::scan);
    parts
        .events()
        .subscribe(
            "packaging",
            Delivery.ONCE_PER_CLUSTER,
            Set.of("model.registered", "model.renamed"),
            packaging::take);
    new ScanRoutes(parts.access(), packaging).register(router);
    return packaging;
  }

  private void take(Event event) {
    var project = event.project();
    var model = event.subject();
    parts
        .database()
        .inTransaction(
            "packaging.take",
            tx -> {
              if (event.type().equals("model.renamed")) {
                renamed(tx, project, model, event.data().path("to").stringValue());
              } else {
                submit(tx, project, model, event.data().path("version").intValue());
              }
              return true;
            });
  }

  private void submit(Tx tx, String project, String model, int version) {
    var payload = Json.object().put("model", model).put("version", version);
    var key = model + "/" + version;
    parts.jobs().submit(tx, NewJob.now(project, KIND, key, payload, RETRIES));
  }

  /// What was found goes with the name; a job that still waits would not find its version.
  private void renamed(Tx tx, String project, String from, String to) {
    store.rename(tx, project, from, to);
    for (var version : parts.registry().versions(tx, project, to)) {
      if (store.find(tx, project, to, version.number()).isEmpty()) {
        submit(tx, project, to, version.number());
      }
    }
  }

  private void scan(JobContext context) throws IOException {
    var model = context.payload().path("model").stringValue();
    int number = context.payload().path("version").intValue();
    var found =
        parts.database().read(tx -> parts.registry().find(tx, context.project(), model, number));
    if (found.isPresent() && !found.get().tags().containsKey(PROMPT_TAG)) {
      var scan = scanned(found.get());
      parts
          .database()
          .inTransaction(
              "packaging.scan",
              tx -> {
                store.put(tx, scan);
                return true;
              });
    }
  }

  private ModelScan scanned(ModelVersion version) throws IOException {
    var held = files(version);
    if (held.isEmpty()) {
      return told(
          version,
          Verdict.LOOK,
          "its files are not on this server, so they were not looked at: " + version.location(),
          0,
          List.of());
    }
    var files = new ArrayList<ScannedFile>();
    for (var file : held) {
      try (var in = parts.blobs().open(file.digest())) {
        files.addAll(looked(file.path(), in));
      }
    }
    files.sort(Comparator.comparing(ScannedFile::verdict).reversed());
    boolean isMore = held.size() == FILES_MAX;
    var worst = files.isEmpty() ? Verdict.SAFE : files.getFirst().verdict();
    var verdict = isMore ? Judged.worse(worst, Verdict.LOOK) : worst;
    var kept = files.subList(0, Math.min(FILES_KEPT_MAX, files.size()));
    return told(version, verdict, says(files, held.size(), isMore), held.size(), kept);
  }

  /// A file that cannot be read as what it seems to be is no reason to try again for ever.
  private static List<ScannedFile> looked(String path, InputStream in) {
    try {
      return FileScan.of(path, in);
    } catch (IOException e) {
      return List.of(Judged.look(path, "unknown", "it could not be read: " + e.getMessage()));
    }
  }

  private static String says(List<ScannedFile> files, int looked, boolean isMore) {
    var of = " of " + Counted.of(looked, "file");
    long dangerous = count(files, Verdict.DANGEROUS);
    long look = count(files, Verdict.LOOK);
    var more = isMore ? "; there are more, which were not looked at" : "";
    if (dangerous > 0) {
      return dangerous + of + " would run something" + more;
    }
    return (look > 0
            ? look + of + " may run what is not known here"
            : "nothing in " + Counted.of(looked, "file") + " runs anything")
        + more;
  }

  private static long count(List<ScannedFile> files, Verdict verdict) {
    return files.stream().filter(file -> file.verdict() == verdict).count();
  }

  private ModelScan told(
      ModelVersion version, Verdict verdict, String says, int looked, List<ScannedFile> files) {
    return new ModelScan(
        version.project(),
        version.model(),
        version.number(),
        verdict,
        says,
        looked,
        files,
        parts.wall().now());
  }

  /// Empty when they are elsewhere.
  private List<Held> files(ModelVersion version) {
    if (version.packageDigest().isPresent()) {
      return parts.registry().packageTree(version.packageDigest().get()).files().stream()
          .map(file -> new Held(file.path(), file.digest()))
          .toList();
    }
    if (!version.location().startsWith(OWN_FILES)) {
      return List.of();
    }
    var held = new ArrayList<Held>();
    for (var entry : parts.tracking().filesBelow(SELF, version.location(), FILES_MAX)) {
      entry.digest().ifPresent(digest -> held.add(new Held(entry.path(), digest)));
    }
    return held;
  }

  /// @throws SlipwayException NOT_FOUND when there is no such version or it waits to be looked at
  public ModelScan scan(Caller caller, String project, String model, int number) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return find(tx, project, model, number)
              .orElseThrow(() ->
                  new SlipwayException(
                      ErrorCode.NOT_FOUND,
                      "version: "
                          + model
                          + "/"
                          + number
                          + " (expected: a registered version; a new one is looked at within seconds)"));
        });
  }

  public Optional<ModelScan> find(Tx tx, String project, String model, int number) {
    return store.find(tx, project, model, number);
  }
}
