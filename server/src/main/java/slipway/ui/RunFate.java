package slipway.ui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.api.wire.Endpoint;
import slipway.db.Database;
import slipway.lineage.Lineages;
import slipway.lineage.NodeIds;
import slipway.registry.ModelVersion;
import slipway.registry.PackageTree;
import slipway.registry.Registry;
import slipway.registry.Stage;
import slipway.registry.VersionName;
import slipway.tracking.RunDetails;
import slipway.ui.Site.Visit;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;
import tools.jackson.databind.JsonNode;

/// What became of a run: the versions that were registered from it and where they serve, and what
/// its lineage says.
final class RunFate {
  private static final int VERSIONS_MAX = 50;

  private final Access access;
  private final Database database;
  private final Registry registry;
  private final Lineages lineages;
  private final BiFunction<Caller, String, List<Endpoint>> endpoints;

  /// @param endpoints of a project, as a caller may see them
  RunFate(
      Access access,
      Database database,
      Registry registry,
      Lineages lineages,
      BiFunction<Caller, String, List<Endpoint>> endpoints) {
    this.access = access;
    this.database = database;
    this.registry = registry;
    this.lineages = lineages;
    this.endpoints = endpoints;
  }

  /// The endpoints of the run's project and the versions that came from the run.
  record Known(List<Endpoint> endpoints, List<ModelVersion> versions) {
    Known {
      endpoints = List.copyOf(endpoints);
      versions = List.copyOf(versions);
    }

    /// Those that answer with the version now.
    List<Endpoint> servedBy(ModelVersion version) {
      return endpoints.stream()
          .filter(endpoint -> endpoint.model().equals(version.model()))
          .filter(endpoint -> {
            var release = endpoint.release();
            return release != null && release.version() == version.number();
          })
          .toList();
    }
  }

  Known of(Visit visit, RunDetails run) {
    var project = run.run().project();
    var versions =
        database.read(tx -> {
          access.require(tx, visit.caller(), Permission.READ, project);
          return registry.ofRun(tx, project, run.run().id(), VERSIONS_MAX);
        });
    return new Known(endpoints.apply(visit.caller(), project), versions);
  }

  /// The run of the version that an endpoint answers with, for each that has one.
  record Champion(String run, String words) {}

  /// Each run once, however many endpoints it serves.
  List<Champion> champions(Visit visit, Known known) {
    var served = new LinkedHashMap<Endpoint, VersionName>();
    for (var endpoint : known.endpoints()) {
      var release = endpoint.release();
      if (release != null) {
        served.put(endpoint, new VersionName(endpoint.model(), release.version()));
      }
    }
    var runs = runs(visit, served.values().stream().distinct().toList());
    var champions = new LinkedHashMap<String, Champion>();
    served.forEach((endpoint, version) -> {
      var run = runs.get(version);
      if (run != null) {
        champions.putIfAbsent(
            run,
            new Champion(
                run,
                "the run of "
                    + version.model()
                    + " v"
                    + version.number()
                    + ", which serves "
                    + endpoint.name()));
      }
    });
    return List.copyOf(champions.values());
  }

  /// Of those versions that came from one.
  private Map<VersionName, String> runs(Visit visit, List<VersionName> versions) {
    var found =
        database.<List<ModelVersion>>read(tx -> registry.find(tx, visit.project(), versions));
    var runs = new HashMap<VersionName, String>();
    for (var version : found) {
      version
          .runId()
          .ifPresent(run -> runs.put(new VersionName(version.model(), version.number()), run));
    }
    return runs;
  }

  List<Run.Version> versions(Visit visit, Known known) {
    return known.versions().stream()
        .map(version -> {
          var served = known.servedBy(version);
          return new Run.Version(
              Shown.of(version.model() + " v" + version.number())
                  .linked(visit.links().version(version.model(), version.number())),
              served.isEmpty() ? State.neutral("not serving") : State.good("serving"),
              served.stream().map(endpoint -> release(visit, endpoint)).toList(),
              version.stage() == Stage.NONE ? "" : version.stage().text(),
              String.join(", ", version.aliases()),
              Format.ago(visit.now(), version.createdAt()));
        })
        .toList();
  }

  private static Shown release(Visit visit, Endpoint endpoint) {
    var release = endpoint.release();
    return Shown.of(
            "release " + (release == null ? "" : release.number()) + " of " + endpoint.name())
        .linked(visit.links().endpoint(endpoint.name()));
  }

  /// Where the lineage around the run is, when it has a node there: once a package came from it.
  Optional<String> lineage(Visit visit, RunDetails run) {
    var node = NodeIds.run(run.run().id());
    return lineages.holds(visit.caller(), run.run().project(), node)
        ? Optional.of(visit.links().lineage(node))
        : Optional.empty();
  }

  /// The versions of features and labels that the packages from this run name as their sources.
  List<Run.Fact> sources(Visit visit, Known known) {
    var facts = new ArrayList<Run.Fact>();
    var seen = new HashSet<String>();
    for (var version : known.versions()) {
      provenance(version)
          .ifPresent(provenance -> {
            provenance.path("views").forEach(view -> add(visit, "features", view, seen, facts));
            add(visit, "label", provenance.path("label"), seen, facts);
          });
    }
    return facts;
  }

  private Optional<JsonNode> provenance(ModelVersion version) {
    try {
      return version.packageDigest().map(registry::packageTree).map(PackageTree::provenance);
    } catch (SlipwayException _) {
      return Optional.empty(); // the page of the version says what its package lacks
    }
  }

  private static void add(
      Visit visit, String name, JsonNode part, HashSet<String> seen, List<Run.Fact> facts) {
    var dataset = part.path("dataset").asString("");
    var tree = part.path("tree").asString("");
    if (!dataset.isEmpty() && Format.isDigest(tree) && seen.add(dataset + "@" + tree)) {
      var digest = new Digest(tree);
      facts.add(
          new Run.Fact(
              name,
              Shown.of(dataset + " " + digest.brief(), dataset + "@" + tree)
                  .linked(visit.links().dataset(dataset, digest))));
    }
  }
}
