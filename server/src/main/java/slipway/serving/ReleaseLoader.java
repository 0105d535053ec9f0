package slipway.serving;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.contracts.RowRules;
import slipway.db.Tx;
import slipway.features.OnlineSlot;
import slipway.registry.PackageTree;
import slipway.serving.ActiveRelease.Loaded;
import slipway.serving.ActiveRelease.View;
import slipway.serving.Door.Key;

/// Brings a release into memory: package, model, views and door.
final class ReleaseLoader {
  private static final String MODEL = "model.onnx";

  private final Serving.Parts parts;
  private final ServingStore store;

  ReleaseLoader(Serving.Parts parts, ServingStore store) {
    this.parts = parts;
    this.store = store;
  }

  /// What the database knows of a release.
  private record Known(
      Configuration configuration, List<Declared<FeatureViewSpec>> views, List<RowRules> rules) {}

  /// Loads and warms; refuses a model that does not take the views' features.
  ActiveRelease load(Release release) {
    var known = parts.database().read(tx -> known(tx, release));
    var features = features(known.views());
    var tree = parts.registry().packageTree(release.packageDigest());
    var file =
        tree.file(MODEL)
            .orElseThrow(() ->
                SlipwayException.invalid(
                    "package " + release.packageDigest().brief(),
                    "no " + MODEL,
                    "a package with " + MODEL));
    var model = parts.runtime().load(parts.blobs().local(file.digest()), features);
    var slots = new ArrayList<OnlineSlot>();
    try {
      known
          .views()
          .forEach(
              view -> slots.add(parts.features().online().hold(release.project(), view.digest())));
      var keys = keys(known.views());
      var active =
          new ActiveRelease(
              release,
              new Loaded(
                  model,
                  known.configuration(),
                  tree.task(),
                  classes(tree, model.signature().outputCount()),
                  new Door(keys, features),
                  views(known, keys, slots)));
      active.warm();
      return active;
    } catch (RuntimeException e) {
      model.close();
      slots.forEach(OnlineSlot::close);
      throw e;
    }
  }

  private Known known(Tx tx, Release release) {
    var configuration =
        store
            .configuration(tx, release.project(), release.configuration())
            .orElseThrow(() -> missing("configuration", release.configuration()));
    var views = new ArrayList<Declared<FeatureViewSpec>>();
    var rules = new ArrayList<RowRules>();
    for (int i = 0; i < release.views().size(); i++) {
      var definition = release.views().get(i).definition();
      var view =
          parts
              .features()
              .definition(tx, release.project(), definition)
              .orElseThrow(() -> missing("definition of " + release.model(), definition));
      views.add(view);
      rules.add(rules(tx, release.project(), configuration.doors().get(i), names(view)));
    }
    return new Known(configuration, views, rules);
  }

  private RowRules rules(Tx tx, String project, @Nullable Digest contract, List<String> features) {
    if (contract == null) {
      return RowRules.none(features);
    }
    return parts
        .contracts()
        .find(tx, project, contract)
        .orElseThrow(() -> missing("contract", contract))
        .rowRules(features);
  }

  private static List<View> views(Known known, List<Key> keys, List<OnlineSlot> slots) {
    var views = new ArrayList<View>();
    int offset = 0;
    for (int i = 0; i < known.views().size(); i++) {
      var view = known.views().get(i);
      int width = names(view).size();
      var entity = view.spec().entity();
      views.add(
          new View(
              view.name(),
              slots.get(i),
              offset,
              width,
              keys.stream().map(Key::name).toList().indexOf(entity.name()),
              known.rules().get(i)));
      offset += width;
    }
    return views;
  }

  private static List<Key> keys(List<Declared<FeatureViewSpec>> views) {
    return views.stream()
        .map(view -> view.spec().entity())
        .map(entity -> new Key(entity.name(), entity.type().equals("integer")))
        .distinct()
        .toList();
  }

  private static List<String> features(List<Declared<FeatureViewSpec>> views) {
    var features = views.stream().flatMap(view -> names(view).stream()).toList();
    var seen = new HashSet<String>();
    for (var feature : features) {
      if (!seen.add(feature)) {
        throw SlipwayException.invalid(
            "views", "feature " + feature + " in two views", "each name in one view");
      }
    }
    return features;
  }

  private static List<String> names(Declared<FeatureViewSpec> view) {
    var features = view.spec().features();
    return features == null
        ? List.of()
        : features.stream().map(FeatureViewSpec.Feature::name).toList();
  }

  /// What the outputs of a multiclass model are called: 0, 1, … where they have no names.
  private static List<String> classes(PackageTree tree, int outputs) {
    if (tree.task() != Task.MULTICLASS) {
      return List.of();
    }
    var names = tree.classNames();
    if (!names.isEmpty() && names.size() != outputs) {
      throw SlipwayException.invalid(
          "classNames", names, outputs + " names, one for each output of the model");
    }
    return names.isEmpty()
        ? IntStream.range(0, outputs).mapToObj(Integer::toString).toList()
        : names;
  }

  private static SlipwayException missing(String what, Digest digest) {
    return new SlipwayException(
        ErrorCode.NOT_FOUND,
        what + ": " + digest + " (expected: one that was applied or proposed before)");
  }
}
