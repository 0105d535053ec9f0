package slipway.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.EndpointSpec;

/// How an endpoint turns a model's output into an answer, and what it asks of a request: with
/// package and views it makes a release. What does not change an answer (descriptions, how the log
/// is kept) is not in it.
///
/// @param doors for each view the digest of the contract at the door; null without one
public record Configuration(
    double threshold, String positive, String negative, List<@Nullable Digest> doors) {
  private static final double THRESHOLD = 0.5;

  public Configuration {
    doors = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(doors));
  }

  /// @param classes the model's names of its classes, which a binary model answers with where the
  ///   endpoint declares no words; none when they have no names
  static Configuration of(EndpointSpec spec, List<String> classes, List<@Nullable Digest> doors) {
    boolean isNamed = classes.size() == 2;
    var one = isNamed ? classes.getLast() : "1";
    var zero = isNamed ? classes.getFirst() : "0";
    var output = spec.output();
    if (output == null) {
      return new Configuration(THRESHOLD, one, zero, doors);
    }
    var threshold = output.threshold();
    var positive = output.positive();
    var negative = output.negative();
    return new Configuration(
        threshold == null ? THRESHOLD : threshold,
        positive == null ? one : positive,
        negative == null ? zero : negative,
        doors);
  }

  /// Whether it turns the same output into the same answer.
  boolean answersLike(Configuration other) {
    return threshold == other.threshold
        && positive.equals(other.positive)
        && negative.equals(other.negative);
  }

  /// A declaration whose output is this one's.
  Declared<EndpointSpec> declaredIn(Declared<EndpointSpec> declared) {
    var spec =
        new EndpointSpec(
            declared.spec().description(),
            declared.spec().model(),
            declared.spec().views(),
            new EndpointSpec.Output(threshold, positive, negative),
            declared.spec().log(),
            declared.spec().slowMillis());
    return new Declared<>(declared.project(), declared.name(), spec, Json.digest(spec));
  }

  Digest digest() {
    return Json.digest(this);
  }
}
