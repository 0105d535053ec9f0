package slipway.pipelines;

import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
import tools.jackson.databind.node.ObjectNode;

/// What a step gives to the steps after it, and the blobs that must stay for it.
///
/// @param note one sentence for people: what was done
/// @param refusal when there, the step has failed for this reason, and its outputs are kept all the
///   same: what it found out is worth reading
public record StepResult(
    ObjectNode outputs, List<Digest> blobs, Optional<String> note, Optional<String> refusal) {
  public StepResult {
    blobs = List.copyOf(blobs);
  }

  public static StepResult of(ObjectNode outputs, String note) {
    return new StepResult(outputs, List.of(), Optional.of(note), Optional.empty());
  }

  public StepResult keeping(Digest... more) {
    return new StepResult(outputs, List.of(more), note, refusal);
  }

  public StepResult refusing(String why) {
    return new StepResult(outputs, blobs, note, Optional.of(why));
  }
}
