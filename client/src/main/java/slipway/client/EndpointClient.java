package slipway.client;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import slipway.api.wire.Endpoint;
import slipway.api.wire.Feedback;
import slipway.api.wire.Judged;
import slipway.api.wire.Page;
import slipway.api.wire.Prediction;
import slipway.api.wire.RolloutSizing;
import slipway.client.Transport.Call;

/// One endpoint: predictions for an application that must go on without them, what was answered,
/// and what came of it.
public final class EndpointClient {
  private static final Duration JUDGE_TIMEOUT = Duration.ofMinutes(30);

  private final Transport transport;
  private final String path;
  private final String predictPath;

  EndpointClient(Transport transport, String path, String predictPath) {
    this.transport = transport;
    this.path = path;
    this.predictPath = predictPath;
  }

  /// Predictions within a second each, and a breaker of their own: [CircuitBreaker#standard].
  public GuardedPredictions guarded() {
    return guarded(GuardedPredictions.TIMEOUT, CircuitBreaker.standard());
  }

  /// Predictions within a time limit; several endpoints of a server may share a breaker.
  public GuardedPredictions guarded(Duration timeout, CircuitBreaker breaker) {
    return new GuardedPredictions(
        (input, limit) ->
            transport.call(Call.post(predictPath, input).within(limit), Prediction.class),
        timeout,
        breaker);
  }

  /// What was answered, newest first.
  ///
  /// @param pageToken of the page before; empty for the first
  public Page<Endpoint.Logged> predictions(String pageToken) {
    var query = pageToken.isEmpty() ? "" : "?pageToken=" + Transport.segment(pageToken);
    return transport.page(path + "/predictions" + query, Endpoint.Logged.class);
  }

  /// The labels that were given.
  public List<Feedback.Known> labels() {
    return transport.list(path + "/feedback", Feedback.Known.class);
  }

  /// How much traffic a rollout needs, from what is recorded.
  ///
  /// @param asked any of difference, errors, share, alpha, power and spread
  public RolloutSizing sizing(Map<String, Double> asked) {
    var query =
        asked.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("&", "?", ""));
    return transport.call(Call.get(path + "/rollout/plan" + query), RolloutSizing.class);
  }

  /// Judges the release in production on the labels of a cutoff, now.
  public Judged judge(LocalDate cutoff) {
    return transport.call(
        Call.post(path + "/judgements", Map.of("cutoff", cutoff)).within(JUDGE_TIMEOUT),
        Judged.class);
  }
}
