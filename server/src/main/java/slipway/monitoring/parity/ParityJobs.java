package slipway.monitoring.parity;

import java.util.Set;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.datasets.Datasets;
import slipway.events.Delivery;
import slipway.events.Event;
import slipway.jobs.JobContext;
import slipway.jobs.NewJob;
import slipway.serving.PredictionLog;
import slipway.serving.Serving;
import tools.jackson.databind.node.ObjectNode;

/// Audits as predictions are sealed and releases become active. An advance of the business clock
/// waits for them, so that a replay audits every cutoff.
final class ParityJobs {
  private static final String JOB = "monitoring.parity";
  private static final int RETRIES = 3;

  private final Parity.Parts parts;
  private final Parity parity;

  ParityJobs(Parity.Parts parts, Parity parity) {
    this.parts = parts;
    this.parity = parity;
  }

  void register() {
    parts.jobs().register(JOB, this::run);
    parts
        .events()
        .subscribe(
            JOB,
            Delivery.ONCE_PER_CLUSTER,
            Set.of(Datasets.COMMITTED, Serving.RELEASED),
            this::told);
  }

  private void told(Event event) {
    var log = PredictionLog.dataset("");
    if (parts.config().sample() == 0) {
      return;
    }
    if (event.type().equals(Serving.RELEASED)) {
      var release = event.data().path("release").asString("");
      submit(event, Json.object().put("release", release).put("endpoint", event.subject()));
    } else if (event.subject().startsWith(log)) {
      var payload = Json.object().put("endpoint", event.subject().substring(log.length()));
      submit(event, payload.put("commit", event.data().path("commit").asString("")));
    }
  }

  private void submit(Event event, ObjectNode payload) {
    var key = "event " + event.sequence();
    parts
        .database()
        .inTransaction(
            "monitoring.submit",
            tx -> parts.jobs().submit(tx, NewJob.now(event.project(), JOB, key, payload, RETRIES)));
  }

  private void run(JobContext job) {
    var payload = job.payload();
    if (payload.has("commit")) {
      parity.auditAdded(
          job.project(),
          payload.path("endpoint").asString(""),
          payload.path("commit").asString(""));
      return;
    }
    var digest = new Digest(payload.path("release").asString(""));
    parts
        .database()
        .read(tx ->
            payload.has("endpoint")
                ? parts
                    .serving()
                    .release(tx, job.project(), payload.path("endpoint").asString(""), digest)
                : parts.serving().release(tx, job.project(), digest)) // a job of an older server
        .ifPresent(parity::auditTraining);
  }
}
