package slipway.replay;

import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
import slipway.datasets.Commit;
import slipway.datasets.Tree;
import slipway.features.Provenance;
import slipway.registry.ModelVersion;
import slipway.registry.PackageTree;
import slipway.serving.LoggedPrediction;
import slipway.serving.Release;
import slipway.tracking.RunDetails;

/// What the manifests say of a prediction, followed by digest; what could not be followed stands in
/// `problems`.
///
/// @param served the materialisations that the vector came from, in the order of its features
/// @param trained what the model was trained on, the label last
/// @param sources every version of a dataset that these were made from
record Trace(
    LoggedPrediction prediction,
    Optional<Release> release,
    Optional<PackageTree> contents,
    Optional<ModelVersion> version,
    Optional<RunDetails> run,
    List<Made> served,
    List<Made> trained,
    List<Source> sources,
    List<Problem> problems) {

  /// A materialisation: what it is, how it came, and from what.
  record Made(String dataset, Commit commit, Tree tree, Provenance provenance) {
    Digest digest() {
      return commit.tree();
    }
  }

  /// A version of a dataset, with every commit that led to it, the newest first.
  record Source(String dataset, Digest tree, List<Commit> history) {
    Source {
      history = List.copyOf(history);
    }
  }

  /// Something that a manifest names and that could not be had.
  ///
  /// @param node whom it belongs to, an id of [LineageGraph]
  record Problem(String node, String name, String expected, String found) {}

  Trace {
    served = List.copyOf(served);
    trained = List.copyOf(trained);
    sources = List.copyOf(sources);
    problems = List.copyOf(problems);
  }

  /// The code commit that the package names; empty when it was trained without one.
  Optional<String> codeCommit() {
    return contents
        .map(tree -> tree.provenance().path("codeCommit").asString(""))
        .filter(commit -> !commit.isEmpty() && !commit.equals("none"));
  }
}
