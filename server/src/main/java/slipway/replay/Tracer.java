package slipway.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.datasets.Commit;
import slipway.features.Features;
import slipway.lineage.NodeIds;
import slipway.registry.ModelVersion;
import slipway.registry.PackageTree;
import slipway.replay.Trace.Made;
import slipway.replay.Trace.Problem;
import slipway.replay.Trace.Source;
import slipway.serving.LoggedPrediction;
import slipway.serving.Release;
import slipway.tracking.RunDetails;
import tools.jackson.databind.JsonNode;

/// Follows one prediction's digests. A step that fails becomes a problem, and the trace goes on
/// without it.
final class Tracer {
  private static final Logger LOG = LoggerFactory.getLogger(Tracer.class);

  /// More commits than a dataset gets in decades of days.
  private static final int HISTORY_MAX = 20_000;

  private final Replay.Parts parts;
  private final Caller caller;
  private final String project;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Source> sources = new LinkedHashMap<>();

  Tracer(Replay.Parts parts, Caller caller, String project) {
    this.parts = parts;
    this.caller = caller;
    this.project = project;
  }

  Trace trace(UUID id) {
    var prediction = prediction(id);
    var release = release(prediction);
    var contents = contents(prediction);
    var version = release.flatMap(this::version);
    var run = version.flatMap(ModelVersion::runId).flatMap(this::run);
    var served = served(prediction, release);
    var trained = contents.map(tree -> trained(tree.provenance())).orElse(List.of());
    return new Trace(
        prediction,
        release,
        contents,
        version,
        run,
        served,
        trained,
        List.copyOf(sources.values()),
        problems);
  }

  private LoggedPrediction prediction(UUID id) {
    return parts
        .serving()
        .log()
        .find(project, id)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.NOT_FOUND,
                "prediction: "
                    + id
                    + " (expected: the id of a logged prediction of "
                    + project
                    + ")"));
  }

  private Optional<Release> release(LoggedPrediction prediction) {
    return attempt(
        NodeIds.release(prediction.release()),
        "release is kept",
        prediction.release().hex(),
        () ->
            parts
                .database()
                .read(tx -> parts.serving().release(tx, project, prediction.release())));
  }

  private Optional<PackageTree> contents(LoggedPrediction prediction) {
    return attempt(
        NodeIds.ofPackage(prediction.packageDigest()),
        "package manifest is readable",
        prediction.packageDigest().hex(),
        () -> Optional.of(parts.registry().packageTree(prediction.packageDigest())));
  }

  private Optional<ModelVersion> version(Release release) {
    var title = release.model() + "/" + release.version();
    return attempt(
        NodeIds.ofPackage(release.packageDigest()),
        "model version is kept",
        title,
        () ->
            parts
                .database()
                .read(
                    tx -> parts.registry().find(tx, project, release.model(), release.version())));
  }

  private Optional<RunDetails> run(String runId) {
    return attempt(
        NodeIds.run(runId),
        "run is kept",
        runId,
        () -> Optional.of(parts.tracking().run(caller, runId)));
  }

  private List<Made> served(LoggedPrediction prediction, Optional<Release> release) {
    var made = new ArrayList<Made>();
    for (int i = 0; i < prediction.viewTrees().size(); i++) {
      var tree = prediction.viewTrees().get(i);
      int place = i;
      release
          .filter(known -> place < known.views().size())
          .flatMap(known -> made("features/" + known.views().get(place).view(), tree))
          .ifPresent(made::add);
    }
    return made;
  }

  /// Views and label as the package's provenance names them.
  private List<Made> trained(JsonNode provenance) {
    var made = new ArrayList<Made>();
    var named = new ArrayList<JsonNode>();
    provenance.path("views").forEach(named::add);
    if (provenance.path("label").isObject()) {
      named.add(provenance.path("label"));
    }
    for (var part : named) {
      made(part.path("dataset").asString(""), new Digest(part.path("tree").asString("")))
          .ifPresent(made::add);
    }
    return made;
  }

  private Optional<Made> made(String dataset, Digest digest) {
    var node = NodeIds.version(dataset, digest);
    var made =
        attempt(
            node,
            "materialisation is kept",
            digest.hex(),
            () -> {
              var commit = commit(dataset, digest.hex());
              var tree = parts.datasets().tree(digest);
              return Optional.of(new Made(dataset, commit, tree, Features.provenance(commit)));
            });
    made.ifPresent(known ->
        known.provenance().sources().forEach(source -> follow(source.dataset(), source.tree())));
    return made;
  }

  private void follow(String dataset, Digest tree) {
    var node = NodeIds.version(dataset, tree);
    if (!sources.containsKey(node)) {
      attempt(node, "version is kept", tree.hex(), () -> Optional.of(history(dataset, tree)))
          .ifPresent(source -> sources.put(node, source));
    }
  }

  private Source history(String dataset, Digest tree) {
    var history = new ArrayList<Commit>();
    Optional<Commit> next = Optional.of(commit(dataset, tree.hex()));
    while (next.isPresent() && history.size() < HISTORY_MAX) {
      history.add(next.get());
      next = next.get().parent().map(parent -> commit(dataset, parent.toString()));
    }
    return new Source(dataset, tree, history);
  }

  private Commit commit(String dataset, String ref) {
    return parts.database().read(tx -> parts.datasets().require(tx, project, dataset, ref));
  }

  private <T> Optional<T> attempt(
      String node, String name, String expected, Supplier<Optional<T>> step) {
    try {
      var found = step.get();
      if (found.isEmpty()) {
        problems.add(new Problem(node, name, expected, "nothing of that name"));
      }
      return found;
    } catch (RuntimeException e) {
      LOG.debug("{} of {}", name, node, e);
      problems.add(new Problem(node, name, expected, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }
}
