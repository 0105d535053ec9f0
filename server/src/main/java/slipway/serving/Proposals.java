package slipway.serving;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.api.declaration.Declared;
import slipway.api.declaration.EndpointSpec;
import slipway.contracts.Contract;
import slipway.db.Tx;
import slipway.registry.PackageTree;
import slipway.registry.Packaged;

/// Which release a model version makes at an endpoint.
final class Proposals {
  private final Serving.Parts parts;
  private final ServingStore store;

  Proposals(Serving.Parts parts, ServingStore store) {
    this.parts = parts;
    this.store = store;
  }

  Release propose(String project, String endpoint, Packaged model) {
    return propose(project, endpoint, model, this::trainedViews);
  }

  Release proposeCurrentViews(String project, String endpoint, Packaged model) {
    return propose(project, endpoint, model, this::currentViews);
  }

  /// Which definitions of the endpoint's views the release names.
  private interface Views {
    List<ViewRef> of(Tx tx, Declared<EndpointSpec> endpoint, PackageTree tree);
  }

  private Release propose(String project, String endpoint, Packaged model, Views which) {
    var tree = parts.registry().packageTree(model.packageDigest());
    return parts
        .database()
        .inTransaction(
            "serving.propose",
            tx -> {
              var declared = store.require(tx, project, endpoint);
              if (!declared.spec().model().equals(model.model())) {
                throw SlipwayException.invalid(
                    "model", model.model(), declared.spec().model() + ", as the endpoint declares");
              }
              var views = which.of(tx, declared, tree);
              requireOutput(declared.spec(), tree.task());
              var configuration =
                  Configuration.of(declared.spec(), tree.classNames(), doors(tx, project, views));
              store.keepConfiguration(tx, project, configuration);
              return Release.of(project, endpoint, model, views, configuration.digest());
            });
  }

  /// Threshold and words turn the probability of one of two answers into that answer.
  private static void requireOutput(EndpointSpec spec, Task task) {
    if (spec.output() != null && task != Task.BINARY) {
      throw SlipwayException.invalid(
          "output",
          "threshold or words for two answers",
          task == Task.MULTICLASS
              ? "none; the model is multiclass and answers the name of a class"
              : "none; the model is a regression and answers a number");
    }
  }

  private List<@Nullable Digest> doors(Tx tx, String project, List<ViewRef> views) {
    var doors = new ArrayList<@Nullable Digest>();
    for (var view : views) {
      doors.add(
          parts
              .contracts()
              .guarding(tx, project, "features/" + view.view())
              .map(Contract::digest)
              .orElse(null));
    }
    return doors;
  }

  /// The views that the package was trained on, by its signature, and their definitions.
  private List<ViewRef> trainedViews(Tx tx, Declared<EndpointSpec> endpoint, PackageTree tree) {
    var views = new ArrayList<ViewRef>();
    var trained = tree.signature().path("views");
    for (int i = 0; i < endpoint.spec().views().size(); i++) {
      var name = endpoint.spec().views().get(i);
      var inPackage = trained.path(i).path("view").asString("");
      if (!trained.isMissingNode() && !inPackage.equals(name)) {
        throw SlipwayException.invalid(
            "views", trained, endpoint.spec().views() + ", as the endpoint declares");
      }
      views.add(
          new ViewRef(
              name,
              trained.isMissingNode()
                  ? parts.features().require(tx, endpoint.project(), name).digest()
                  : new Digest(trained.path(i).path("definition").asString(""))));
    }
    return views;
  }

  private List<ViewRef> currentViews(Tx tx, Declared<EndpointSpec> endpoint, PackageTree tree) {
    return trainedViews(tx, endpoint, tree).stream()
        .map(view ->
            new ViewRef(
                view.view(),
                parts.features().require(tx, endpoint.project(), view.view()).digest()))
        .toList();
  }
}
