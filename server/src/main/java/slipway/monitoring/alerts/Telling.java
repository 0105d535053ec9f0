package slipway.monitoring.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import slipway.api.Json;
import slipway.api.wire.Alert;
import slipway.api.wire.Alert.DeliveryState;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Delivery;
import slipway.events.Event;
import slipway.events.Events;
import slipway.jobs.Due;
import slipway.jobs.JobContext;
import slipway.jobs.Jobs;
import slipway.jobs.NewJob;
import slipway.time.Micros;
import slipway.time.WallClock;

/// Tells the webhook what opens and what is resolved: each message at least once, one at a time,
/// with tries that grow rarer. Tries are housekeeping by the wall clock: no advance of the business
/// clock waits for a receiver, and none that is down blocks it.
final class Telling {
  static final String CONSUMER = "alerts.tell";
  static final String JOB = "alerts.deliver";
  static final int TRIES_MAX = 24;
  static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
  static final Duration PAUSE_MAX = Duration.ofHours(1);

  /// An alert that comes back more often than this is told no more.
  static final int RETURNS_TOLD_MAX = 3;

  private static final int DOUBLINGS_MAX = 12;

  private final Parts parts;
  private final Webhook webhook;
  private final MessageStore store = new MessageStore();
  private final Semaphore turn = new Semaphore(1);

  /// After no answer: nobody asks before.
  private volatile Instant pausedUntil = Instant.MIN;

  record Parts(Database database, Events events, Jobs jobs, WallClock wall) {}

  Telling(Parts parts, Webhook webhook) {
    this.parts = parts;
    this.webhook = webhook;
  }

  void register() {
    parts.jobs().register(JOB, this::deliver);
    parts
        .events()
        .subscribe(
            CONSUMER,
            Delivery.ONCE_PER_CLUSTER,
            Set.of(Alerts.OPENED, Alerts.RESOLVED),
            this::told);
  }

  /// What comes while no address is set is told to nobody, later neither.
  private void told(Event event) {
    if (!webhook.isSet() || event.data().path("reopened").asInt() > RETURNS_TOLD_MAX) {
      return;
    }
    var message =
        new MessageStore.Message(
            event.sequence(),
            event.project(),
            UUID.fromString(event.data().path("alert").asString("")),
            event.type(),
            body(event),
            DeliveryState.WAITING,
            0,
            0);
    parts
        .database()
        .inTransaction(
            "alerts.message",
            tx -> {
              if (store.insert(tx, message)) {
                submit(tx, message, parts.wall().now());
              }
              return true;
            });
  }

  /// Written once: every try sends the same bytes.
  private static String body(Event event) {
    var body = Json.object().put("delivery", event.sequence()).put("event", event.type());
    body.put("project", event.project()).put("at", event.at().toString());
    body.set("alert", event.data());
    return Json.text(body);
  }

  /// Always the same for the same try, so that a crash doubles none.
  private void submit(Tx tx, MessageStore.Message message, Instant at) {
    var payload = Json.object().put("message", message.number());
    var key = message.number() + "@" + Micros.of(at);
    parts
        .jobs()
        .submit(
            tx,
            new NewJob(message.project(), JOB, key, payload, new Due.Wall(at), NewJob.RETRIES_MAX));
  }

  private void deliver(JobContext job) throws InterruptedException {
    var found =
        parts
            .database()
            .read(tx -> store.find(tx, job.payload().path("message").asLong()))
            .filter(message -> message.state() == DeliveryState.WAITING);
    if (found.isEmpty()) {
      return;
    }
    var message = found.get();
    if (parts.wall().now().isBefore(pausedUntil) || !turn.tryAcquire()) {
      postpone(job, message);
      return;
    }
    try {
      attempt(job, message);
    } finally {
      turn.release();
    }
  }

  private void postpone(JobContext job, MessageStore.Message message) {
    var soon = parts.wall().now().plus(PAUSE_FIRST);
    var next = soon.isBefore(pausedUntil) ? pausedUntil : soon;
    parts
        .database()
        .inTransaction(
            "alerts.postpone",
            tx -> {
              job.requireLease(tx);
              store.postpone(tx, message.number(), next);
              submit(tx, message, next);
              return true;
            });
  }

  private void attempt(JobContext job, MessageStore.Message message) throws InterruptedException {
    var at = parts.wall().now();
    int number = message.attempts() + 1;
    if (!webhook.isSet()) {
      keep(job, message, attempt(number, at, Webhook.Outcome.none("no address is set")), false);
      return;
    }
    var outcome = webhook.send(message, at);
    if (outcome.status().isEmpty()) {
      pausedUntil = at.plus(pauseAfter(number));
    }
    keep(job, message, attempt(number, at, outcome), outcome.isDelivered());
  }

  private Alert.Attempt attempt(int number, Instant at, Webhook.Outcome outcome) {
    return new Alert.Attempt(
        number,
        at,
        outcome.status().orElse(null),
        outcome.error().orElse(null),
        Duration.between(at, parts.wall().now()).toMillis());
  }

  private void keep(
      JobContext job, MessageStore.Message message, Alert.Attempt attempt, boolean delivered) {
    parts
        .database()
        .inTransaction(
            "alerts.delivered",
            tx -> {
              job.requireLease(tx);
              store.attempted(tx, message.number(), attempt);
              if (delivered) {
                store.set(tx, message.number(), DeliveryState.DELIVERED, null);
              } else if (attempt.number() >= TRIES_MAX) {
                store.set(tx, message.number(), DeliveryState.FAILED, null);
              } else {
                var next = parts.wall().now().plus(pauseAfter(attempt.number()));
                store.set(tx, message.number(), DeliveryState.WAITING, next);
                submit(tx, message, next);
              }
              return true;
            });
  }

  static Duration pauseAfter(int tries) {
    var pause = PAUSE_FIRST.multipliedBy(1L << Math.min(tries - 1, DOUBLINGS_MAX));
    return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
  }
}
