package slipway.operations;

/// Work outside outbox and jobs that belongs to a business instant, such as sealing what was logged
/// up to it. Called while the business clock stands at an instant, after outbox and jobs are quiet;
/// returns when it is done, and may cause new events and jobs.
@FunctionalInterface
public interface Drain {
  void drain() throws Exception;
}
