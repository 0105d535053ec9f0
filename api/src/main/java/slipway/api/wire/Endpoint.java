package slipway.api.wire;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;

/// An endpoint and what serves behind it.
///
/// @param release null until something was released
/// @param predictions logged so far
public record Endpoint(
    String name,
    @Nullable String description,
    String model,
    List<String> views,
    @Nullable Release release,
    long predictions) {
  public Endpoint {
    views = List.copyOf(views);
  }

  /// @param number counts the endpoint's releases
  public record Release(
      int number,
      Digest digest,
      int version,
      Digest packageDigest,
      List<View> views,
      Digest configuration,
      Instant since,
      String decision) {
    public Release {
      views = List.copyOf(views);
    }
  }

  public record View(String view, Digest definition) {}

  /// Who answers and who is asked besides, and what was counted since.
  ///
  /// @param canary null when the primary answers everything
  /// @param weight the canary's share in ten thousandths
  public record Split(
      long number,
      Digest primary,
      @Nullable Digest canary,
      int weight,
      List<Digest> shadows,
      String salt,
      String decision,
      Instant since,
      Counts counts) {
    public Split {
      shadows = List.copyOf(shadows);
    }
  }

  /// Since the split came into force, on the replica asked.
  public record Counts(Arm primary, Arm canary, Arm shadow, Shadowing shadowing) {}

  /// @param errors also those that the primary answered in the canary's place
  /// @param slow slower than the endpoint's `slowMillis`
  public record Arm(long requests, long errors, long nullOutputs, long slow) {}

  /// @param missing lost when the process died
  public record Shadowing(
      long due, long scored, long failed, long dropped, long queued, long missing) {}

  /// What a person asks for. Releases are named by the model version that makes them
  /// (`customer_churn/3`) or by digest.
  ///
  /// @param expected the number of the split that is to be replaced; null when any
  /// @param canary null: none
  /// @param weight the canary's share in ten thousandths; 1000 when null
  /// @param shadows null: none
  /// @param salt null: one of the canary's own
  public record SplitRequest(
      @Nullable Long expected,
      @Nullable String canary,
      @Nullable Integer weight,
      @Nullable List<String> shadows,
      @Nullable String salt) {}

  /// @param to the release to go back to; null: the canary's primary, else the release before
  /// @param reason kept with what is held back
  public record Rollback(@Nullable Digest to, @Nullable String reason) {}

  /// Something that a decision took out of service and that may not come back unnoticed.
  ///
  /// @param kind `Release`, `Endpoint` or `FeatureView`
  public record HeldBack(
      String kind, String name, Digest digest, String decision, String reason, Instant at) {}

  /// What shall be let free.
  public record Lift(@Nullable String kind, @Nullable String name, @Nullable Digest digest) {}

  /// A prediction as it was logged.
  ///
  /// @param at on the business clock
  /// @param cutoff null when the features were given in the request; so may be `entity`
  /// @param variant which release answered: `primary`, `canary`, or `fallback`
  /// @param vector in the order of the model's inputs; null is a missing value
  public record Logged(
      UUID id,
      String requestId,
      Instant at,
      Instant recordedAt,
      Digest release,
      @Nullable LocalDate cutoff,
      @Nullable String entity,
      List<@Nullable Double> vector,
      List<@Nullable Double> output,
      @Nullable String variant,
      double propensity) {}
}
