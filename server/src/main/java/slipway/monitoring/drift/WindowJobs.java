package slipway.monitoring.drift;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.MonitorSpec;
import slipway.datasets.Datasets;
import slipway.events.Delivery;
import slipway.events.Event;
import slipway.features.Materialisation;
import slipway.jobs.Due;
import slipway.jobs.Each;
import slipway.jobs.JobContext;
import slipway.jobs.NewJob;
import slipway.serving.Activation;
import slipway.serving.Serving;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Looks at windows as their data comes: a population's when its features are accepted or other
/// code for them is in service, served ones when they are over, and again when late rows are
/// sealed.
final class WindowJobs {
  private static final Logger LOG = LoggerFactory.getLogger(WindowJobs.class);
  private static final String JOB = "monitoring.windows";
  private static final String LOG_PREFIX = "predictions/";
  private static final int RETRIES = 3;

  private final Monitors.Parts parts;
  private final Monitors monitors;
  private final ServedSamples served;

  WindowJobs(Monitors.Parts parts, Monitors monitors, ServedSamples served) {
    this.parts = parts;
    this.monitors = monitors;
    this.served = served;
  }

  void register() {
    parts.jobs().register(JOB, this::run);
    parts
        .events()
        .subscribe(
            JOB,
            Delivery.ONCE_PER_CLUSTER,
            Set.of(
                Materialisation.FEATURES,
                Serving.ROLLED_BACK,
                Serving.RELEASED,
                Datasets.COMMITTED),
            this::told);
  }

  private void told(Event event) {
    var data = event.data();
    var payload = Json.object();
    switch (event.type()) {
      case Materialisation.FEATURES ->
          payload.put("view", event.subject()).put("cutoff", data.path("cutoff").asString(""));
      case Serving.RELEASED -> {
        if (!bringsOtherCode(event)) {
          return;
        }
        payload.put("endpoint", event.subject());
      }
      case Serving.ROLLED_BACK -> payload.put("endpoint", event.subject());
      default -> {
        if (!event.subject().startsWith(LOG_PREFIX)) {
          return;
        }
        payload.put("endpoint", event.subject().substring(LOG_PREFIX.length()));
        payload.put("commit", data.path("commit").asString(""));
      }
    }
    if (!isWatched(event.project())) {
      return;
    }
    submit(event.project(), "event " + event.sequence(), payload, new Due.Now());
  }

  /// Whether the release is of the model that was there, by other views. Another model's scores are
  /// other scores; gate and rollout judge those.
  private boolean bringsOtherCode(Event event) {
    var newest =
        parts
            .database()
            .read(tx -> parts.serving().history(tx, event.project(), event.subject()))
            .stream()
            .limit(2)
            .map(Activation::release)
            .toList();
    return newest.size() == 2
        && newest.getFirst().packageDigest().equals(newest.getLast().packageDigest())
        && !newest.getFirst().views().equals(newest.getLast().views());
  }

  private boolean isWatched(String project) {
    return parts.database().read(tx -> !monitors.monitors(tx, project).isEmpty());
  }

  private void submit(String project, String key, ObjectNode payload, Due due) {
    parts
        .database()
        .inTransaction(
            "monitoring.submit",
            tx -> {
              parts.jobs().submit(tx, new NewJob(project, JOB, key, payload, due, RETRIES));
              return true;
            });
  }

  private void run(JobContext job) {
    var all = parts.database().read(tx -> monitors.monitors(tx, job.project()));
    Each.run(all, declared -> look(declared, job.payload()));
  }

  private void look(Declared<MonitorSpec> declared, JsonNode payload) {
    boolean isOfEndpoint = payload.path("endpoint").asString("").equals(declared.spec().endpoint());
    if (payload.path("monitor").asString("").equals(declared.name())) {
      evaluate(declared, LocalDate.parse(payload.path("cutoff").asString("")));
    } else if (declared.spec().watchesServed()) {
      if (payload.has("commit") && isOfEndpoint) {
        sealed(declared, payload.path("commit").asString(""));
      }
    } else if (payload.has("view")) {
      materialised(declared, payload.path("view").asString(""), payload.path("cutoff"));
    } else if (!payload.has("commit") && isOfEndpoint) {
      releaseChanged(declared);
    }
  }

  private void materialised(Declared<MonitorSpec> declared, String view, JsonNode cutoff) {
    boolean isRead = parts.database().read(tx -> monitors.views(tx, declared).contains(view));
    if (isRead) {
      evaluate(declared, LocalDate.parse(cutoff.asString("")));
    }
  }

  /// The window that stood is looked at again.
  private void releaseChanged(Declared<MonitorSpec> declared) {
    monitors.reports(declared.project(), declared.name()).stream()
        .findFirst()
        .ifPresent(newest -> evaluate(declared, newest.cutoff()));
  }

  /// Windows that the new rows are of: those that are over now, the others when they are.
  private void sealed(Declared<MonitorSpec> declared, String commit) {
    var windows = new LinkedHashSet<ServedSamples.Window>();
    served
        .days(declared.project(), declared.spec().endpoint(), commit)
        .forEach(day -> windows.add(ServedSamples.Window.of(declared.spec(), day)));
    for (var window : windows) {
      if (parts.business().now().isBefore(window.closes())) {
        var payload = Json.object().put("monitor", declared.name());
        payload.put("cutoff", window.last().toString());
        submit(
            declared.project(),
            declared.name() + "@" + window.last() + "/" + declared.digest().brief(),
            payload,
            new Due.Business(window.closes()));
      } else {
        evaluate(declared, window.last());
      }
    }
  }

  /// What cannot be compared now is no failure of the job: it is looked at again with other data.
  private void evaluate(Declared<MonitorSpec> declared, LocalDate cutoff) {
    try {
      monitors.evaluate(declared.project(), declared.name(), cutoff);
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.INVALID_STATE) {
        throw e;
      }
      LOG.info("{}/{} as of {}: {}", declared.project(), declared.name(), cutoff, e.getMessage());
    }
  }
}
