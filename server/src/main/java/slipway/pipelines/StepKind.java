package slipway.pipelines;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What steps of one `type` do.
///
/// A step may run again after a crash of the server that came between what it did and the record of
/// it; so what it does must not harm when it is done twice.
///
/// @param <S> the record its `with` is bound to
public interface StepKind<S extends Record> {
  String type();

  /// One more with every change after which the same inputs would give other outputs.
  int version();

  Class<S> settings();

  /// The names that `${steps.STEP.NAME}` may ask for.
  Set<String> outputs();

  /// The same for a kind whose settings say what its outputs are; `with` may still hold `${…}`.
  default Set<String> outputs(Map<String, JsonNode> with) {
    return outputs();
  }

  /// Declared things that the settings name, by path below `with`. `with` may still hold `${…}`.
  default List<StepReference> references(Map<String, JsonNode> with) {
    return List.of();
  }

  /// Everything beside the settings that the outputs depend on, by content: digests, never names of
  /// what may change. Asked before a run; the cache's key is made of it.
  Map<String, String> inputs(StepContext context, S settings);

  /// Why the outputs of a former run with equal inputs cannot stand for a run of now; empty when
  /// they can.
  default Optional<String> stale(StepContext context, S settings, JsonNode outputs) {
    return Optional.empty();
  }

  StepResult run(StepContext context, S settings) throws Exception;
}
