package slipway.jobs;

/// Does the work of one kind of job, on a virtual thread. It may run again after a crash, so what
/// it did before must not harm; it must not wait for another job, which may need its place.
///
/// A [slipway.api.SlipwayException] that is the caller's fault fails the job at once: it would fail
/// again. Everything else is retried.
@FunctionalInterface
public interface JobHandler {
  void run(JobContext context) throws Exception;
}
