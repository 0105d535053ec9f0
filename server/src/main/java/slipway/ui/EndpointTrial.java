package slipway.ui;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.Task;
import slipway.registry.PackageTree;
import slipway.serving.LoggedPrediction;
import slipway.ui.EndpointPages.Known;
import slipway.ui.Site.Visit;
import slipway.ui.view.Endpoints;
import tools.jackson.databind.node.ObjectNode;

/// The form to try an endpoint: by its key, or with every feature, filled in as the newest
/// prediction of the release had them.
final class EndpointTrial {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private EndpointTrial() {}

  static Endpoints.Trial shown(Visit visit, Known known) {
    var example = example(known);
    var values = example == null ? Map.<String, String>of() : values(known, example);
    var configuration = known.service().configuration();
    boolean isBinary = known.contents().map(PackageTree::task).orElse(null) == Task.BINARY;
    return new Endpoints.Trial(
        keys(known),
        features(known, values),
        predictPath(visit, known.endpoint().name()),
        visit.links().prediction(""),
        configuration == null || !isBinary ? null : configuration.positive(),
        configuration == null || !isBinary ? null : configuration.threshold(),
        example == null || values.isEmpty()
            ? ""
            : "filled in with those of the newest prediction"
                + (example.entity() == null
                    ? ""
                    : ", about " + Format.brief(example.entity()).text()));
  }

  /// What an application would ask, for a shell.
  static String curl(Visit visit, Known known) {
    var trial = shown(visit, known);
    return Requests.curl(trial.predict(), question(trial));
  }

  /// By its key, else with every feature.
  static ObjectNode question(Endpoints.Trial trial) {
    var body = Json.object();
    for (var key : trial.keys()) {
      if (key.type().equals("integer") && WHOLE.matcher(key.example()).matches()) {
        body.put(key.name(), Long.parseLong(key.example()));
      } else {
        body.put(key.name(), key.example());
      }
    }
    if (trial.keys().isEmpty()) {
      trial.features().forEach(feature -> body.put(feature.name(), 0));
    }
    return body;
  }

  private static List<Endpoints.Input> keys(Known known) {
    var example = exampleKey(known);
    return known.views().stream()
        .map(view -> view.spec().entity())
        .map(entity -> new Endpoints.Input(entity.name(), entity.type(), "", example))
        .distinct()
        .toList();
  }

  /// Those of the views; of an endpoint that looks nothing up what its model takes.
  private static List<Endpoints.Input> features(Known known, Map<String, String> values) {
    if (known.views().isEmpty()) {
      return names(known).stream()
          .map(name -> new Endpoints.Input(name, "number", "", values.getOrDefault(name, "")))
          .toList();
    }
    return known.views().stream()
        .flatMap(view -> ViewPages.featuresOf(view).stream())
        .map(f ->
            new Endpoints.Input(
                f.name(),
                "number",
                f.unit() == null ? "" : "in " + f.unit(),
                values.getOrDefault(f.name(), "")))
        .toList();
  }

  /// What the model takes, in the order in which it takes them.
  private static List<String> names(Known known) {
    return known
        .contents()
        .map(tree ->
            tree.signature()
                .path("features")
                .valueStream()
                .map(one -> one.path("name").asString(""))
                .toList())
        .orElse(List.of());
  }

  /// The newest prediction of the release's model; null where none is known.
  private static @Nullable LoggedPrediction example(Known known) {
    var release = known.endpoint().release();
    return known.recent().stream()
        .filter(prediction ->
            release != null && prediction.packageDigest().equals(release.packageDigest()))
        .findFirst()
        .orElse(null);
  }

  /// What a prediction was made from, by name; what was missing has none.
  private static Map<String, String> values(Known known, LoggedPrediction prediction) {
    var names = names(known);
    var vector = prediction.vector();
    var values = new HashMap<String, String>();
    for (int i = 0; names.size() == vector.length && i < vector.length; i++) {
      if (Float.isFinite(vector[i])) {
        float value = vector[i];
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e7;
        values.put(names.get(i), isWhole ? Long.toString((long) value) : Float.toString(value));
      }
    }
    return values;
  }

  private static String predictPath(Visit visit, String endpoint) {
    return (visit.project().equals("default") ? "" : "/projects/" + Links.segment(visit.project()))
        + "/predict/"
        + Links.segment(endpoint);
  }

  private static String exampleKey(Known known) {
    for (var prediction : known.recent()) {
      if (prediction.entity() != null) {
        return prediction.entity();
      }
    }
    return "5";
  }
}
