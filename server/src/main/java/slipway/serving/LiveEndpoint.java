package slipway.serving;

import org.jspecify.annotations.Nullable;
import slipway.api.declaration.EndpointSpec;

/// An endpoint as requests meet it: the release that answers now, its log and its counts.
final class LiveEndpoint {
  private final String project;
  private final String name;
  private final SegmentLog log;
  private final EndpointMetrics metrics;
  private volatile boolean durable;
  private volatile @Nullable ActiveRelease active;
  private int number;

  LiveEndpoint(String project, String name, SegmentLog log, EndpointMetrics metrics) {
    this.project = project;
    this.name = name;
    this.log = log;
    this.metrics = metrics;
  }

  String project() {
    return project;
  }

  String name() {
    return name;
  }

  SegmentLog log() {
    return log;
  }

  EndpointMetrics metrics() {
    return metrics;
  }

  /// Whether a prediction must be on disk before it is answered.
  boolean isDurable() {
    return durable;
  }

  void declare(EndpointSpec spec) {
    var kept = spec.log();
    durable = kept != null && Boolean.TRUE.equals(kept.durable());
  }

  /// The release that answers now; retain it before use. Null before the first.
  @Nullable ActiveRelease active() {
    return active;
  }

  /// The number of the activation that answers now; 0 before the first.
  synchronized int number() {
    return number;
  }

  /// Lets the release of an activation answer from now on, unless a later one does already. The
  /// former one is freed when its last request has left.
  void swap(int activation, ActiveRelease next) {
    ActiveRelease former;
    synchronized (this) {
      if (activation <= number) {
        former = next;
      } else {
        former = active;
        active = next;
        number = activation;
      }
    }
    if (former != null) {
      former.close();
    }
  }

  /// Ends answering.
  synchronized void close() {
    var last = active;
    active = null;
    if (last != null) {
      last.close();
    }
  }
}
