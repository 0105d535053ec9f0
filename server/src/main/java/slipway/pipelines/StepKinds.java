package slipway.pipelines;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.api.Json;
import slipway.api.SlipwayException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The kinds of steps by type.
final class StepKinds {
  private final Map<String, StepKind<?>> byType = new LinkedHashMap<>();

  StepKinds(List<StepKind<?>> kinds) {
    for (var kind : kinds) {
      if (byType.put(kind.type(), kind) != null) {
        throw new IllegalArgumentException("two kinds of steps of type " + kind.type());
      }
    }
  }

  Optional<StepKind<?>> find(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  StepKind<?> require(String type) {
    return find(type)
        .orElseThrow(() -> SlipwayException.invalid("type", type, "one of " + byType.keySet()));
  }

  Collection<String> types() {
    return byType.keySet();
  }

  /// A kind with its settings, so that both are of one type.
  record Bound<S extends Record>(StepKind<S> kind, S settings) {
    static <S extends Record> Bound<S> of(StepKind<S> kind, JsonNode with) {
      try {
        return new Bound<>(kind, Json.STRICT.treeToValue(with, kind.settings()));
      } catch (JacksonException e) {
        if (e.getCause() instanceof SlipwayException refused) {
          throw refused;
        }
        throw SlipwayException.invalid(
            "with", with, "settings of a step of type " + kind.type() + ": " + e.getMessage());
      }
    }

    Map<String, String> inputs(StepContext context) {
      return kind.inputs(context, settings);
    }

    Optional<String> stale(StepContext context, JsonNode outputs) {
      return kind.stale(context, settings, outputs);
    }

    StepResult run(StepContext context) throws Exception {
      return kind.run(context, settings);
    }
  }
}
