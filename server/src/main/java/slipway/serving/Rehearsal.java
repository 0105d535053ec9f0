package slipway.serving;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.registry.Registry;
import tools.jackson.databind.JsonNode;

/// Asks a release, before it answers anybody, what was asked of the endpoint lately. Nothing of it
/// is logged as a prediction.
final class Rehearsal {
  private final Registry registry;
  private final ActiveRelease release;
  private final JsonNode features;
  private final Map<Digest, Boolean> alike = new HashMap<>();
  private int asked;
  private int failed;
  private String first = "";

  Rehearsal(Registry registry, ActiveRelease release) {
    this.registry = registry;
    this.release = release;
    this.features = features(release.release().packageDigest());
  }

  Rehearsed of(List<Recorded.Asked> requests) {
    for (var request : requests) {
      if (request.entity() != null || isAlike(request.model())) {
        release.again(request).ifPresent(this::ask);
      }
    }
    return new Rehearsed(asked, failed, first);
  }

  private void ask(Door.Input input) {
    try {
      if (release.answer(release.question(input)).isNull()) {
        failed("it gave no number");
      }
      asked++;
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.NOT_FOUND) { // the entity is known no more: to nobody
        failed(e.message());
        asked++;
      }
    } catch (RuntimeException e) {
      failed(String.valueOf(e.getMessage()));
      asked++;
    }
  }

  private void failed(String why) {
    first = failed == 0 ? why : first;
    failed++;
  }

  /// Whether that package takes the same features in the same order.
  private boolean isAlike(Digest model) {
    return alike.computeIfAbsent(model, other -> features(other).equals(features));
  }

  private JsonNode features(Digest model) {
    return registry.packageTree(model).signature().path("features");
  }
}
