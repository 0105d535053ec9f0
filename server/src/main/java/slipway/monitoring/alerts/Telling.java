package slipway.monitoring.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
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
import slipway.monitoring.alerts.NoticeStore.Key;
import slipway.monitoring.alerts.channels.Channel;
import slipway.monitoring.alerts.channels.Channels;
import slipway.monitoring.alerts.channels.Notice;
import slipway.monitoring.alerts.channels.Outcome;
import slipway.time.Micros;
import slipway.time.WallClock;

/// Tells the channels what opens, is taken care of and is resolved: each message at least once, one
/// of a channel at a time, what concerns one alert in its order, with tries that grow rarer. Tries
/// are housekeeping by the wall clock: no advance of the business clock waits for a receiver, and
/// none that is down blocks it.
final class Telling {
  static final String CONSUMER = "alerts.tell";
  static final String JOB = "alerts.deliver";
  static final int TRIES_MAX = 24;
  static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
  static final Duration PAUSE_MAX = Duration.ofHours(1);

  /// An alert that comes back more often than this is told no more.
  static final int RETURNS_TOLD_MAX = 3;

  /// The channel of messages that were written when there was but one.
  private static final String FIRST = "webhook";

  private static final int DOUBLINGS_MAX = 12;

  private final Parts parts;
  private final Channels channels;
  private final Silences silences;
  private final NoticeStore store = new NoticeStore();
  private final AlertStore alerts = new AlertStore();
  private final Map<String, Turn> turns = new ConcurrentHashMap<>();

  record Parts(Database database, Events events, Jobs jobs, WallClock wall) {}

  /// One message of a channel is under way at a time; after no answer nobody asks before the pause
  /// is over.
  private static final class Turn {
    private final Semaphore taken = new Semaphore(1);
    private volatile Instant pausedUntil = Instant.MIN;
  }

  Telling(Parts parts, Channels channels, Silences silences) {
    this.parts = parts;
    this.channels = channels;
    this.silences = silences;
  }

  void register() {
    parts.jobs().register(JOB, this::deliver);
    parts
        .events()
        .subscribe(
            CONSUMER,
            Delivery.ONCE_PER_CLUSTER,
            Set.of(Alerts.OPENED, Alerts.ACKNOWLEDGED, Alerts.RESOLVED),
            this::told);
  }

  /// What comes while a channel is not set is not told there, later neither.
  private void told(Event event) {
    if (event.data().path("reopened").asInt() > RETURNS_TOLD_MAX) {
      return;
    }
    var alert = UUID.fromString(event.data().path("alert").asString(""));
    var part = new Notice.Part(event.sequence(), alert, event.type(), body(event));
    var subject = event.data().path("subject").asString("");
    parts
        .database()
        .inTransaction(
            "alerts.message",
            tx -> {
              for (var channel : channels.all()) {
                if (concerns(tx, channel, event, alert)) {
                  put(tx, channel, event.project(), subject, part);
                }
              }
              return true;
            });
  }

  /// Whom an opening was told, the end is told: silence and limits are for openings.
  private boolean concerns(Tx tx, Channel channel, Event event, UUID alert) {
    if (event.type().equals(Alerts.OPENED)) {
      var severity = Alert.Severity.valueOf(event.data().path("severity").asString("INFO"));
      return severity.compareTo(channel.severityLeast()) >= 0;
    }
    return (event.type().equals(Alerts.RESOLVED) || channel.tellsAcknowledgments())
        && store.knowsOpening(tx, channel.name(), alert);
  }

  private void put(Tx tx, Channel channel, String project, String subject, Notice.Part part) {
    var notice = new Notice(part.event(), project, subject, List.of(part));
    var key = new Key(channel.name(), part.event());
    if (part.type().equals(Alerts.OPENED)) {
      var kind = Alert.Kind.valueOf(Json.tree(part.body()).path("alert").path("kind").asString());
      var silence = silences.covering(tx, project, subject, kind);
      if (silence.isPresent()) {
        var until = silence.get().until();
        if (store.insert(tx, channel.name(), notice, DeliveryState.SILENCED, until)) {
          submit(tx, project, key, until);
        }
        return;
      }
    }
    var gathering =
        channel.gathers().isZero()
            ? Optional.<Key>empty()
            : store.gathering(tx, channel.name(), project, subject);
    if (gathering.isPresent()) {
      store.join(tx, gathering.get(), project, part);
      return;
    }
    var at = parts.wall().now().plus(channel.gathers());
    if (store.insert(tx, channel.name(), notice, DeliveryState.WAITING, at)) {
      submit(tx, project, key, at);
    }
  }

  /// Written once: every try sends the same bytes.
  private static String body(Event event) {
    var body = Json.object().put("delivery", event.sequence()).put("event", event.type());
    body.put("project", event.project()).put("at", event.at().toString());
    body.set("alert", event.data());
    return Json.text(body);
  }

  /// What silences kept back is looked at again: told, if it still stands and nothing covers it.
  void silenceEnded(Tx tx, String project) {
    for (var key : store.silenced(tx, project)) {
      submit(tx, project, key, parts.wall().now());
    }
  }

  /// Always the same for the same try, so that a crash doubles none.
  private void submit(Tx tx, String project, Key key, Instant at) {
    var payload = Json.object().put("channel", key.channel()).put("message", key.number());
    var name = key.channel() + "/" + key.number() + "@" + Micros.of(at);
    parts
        .jobs()
        .submit(tx, new NewJob(project, JOB, name, payload, new Due.Wall(at), NewJob.RETRIES_MAX));
  }

  private void deliver(JobContext job) throws InterruptedException {
    var key =
        new Key(
            job.payload().path("channel").asString(FIRST), job.payload().path("message").asLong());
    var found = parts.database().read(tx -> store.find(tx, key));
    if (found.isEmpty()) {
      return;
    }
    switch (found.get().state()) {
      case SILENCED -> awake(job, key);
      case WAITING -> take(job, key);
      case DELIVERED, FAILED -> {}
    }
  }

  /// An opening whose silence may be over.
  private void awake(JobContext job, Key key) {
    parts
        .database()
        .inTransaction(
            "alerts.awake",
            tx -> {
              job.requireLease(tx);
              var row = store.find(tx, key);
              var channel = channels.find(key.channel());
              if (row.isEmpty() || row.get().state() != DeliveryState.SILENCED) {
                return true;
              }
              var part = store.parts(tx, key).getFirst();
              boolean stands =
                  alerts
                      .find(tx, row.get().project(), part.alert())
                      .filter(alert -> alert.alert().state() == Alert.State.OPEN)
                      .isPresent();
              if (stands && channel.isPresent()) {
                store.delete(tx, key);
                put(tx, channel.get(), row.get().project(), row.get().subject(), part);
              } else {
                store.set(tx, key, DeliveryState.SILENCED, null);
              }
              return true;
            });
  }

  private void take(JobContext job, Key key) throws InterruptedException {
    var turn = turns.computeIfAbsent(key.channel(), _ -> new Turn());
    var earlier = parts.database().read(tx -> store.earlier(tx, key));
    if (earlier.isPresent()) {
      postpone(job, key, turn, earlier.get().nextAt());
      return;
    }
    if (parts.wall().now().isBefore(turn.pausedUntil) || !turn.taken.tryAcquire()) {
      postpone(job, key, turn, null);
      return;
    }
    try {
      attempt(job, key, turn);
    } finally {
      turn.taken.release();
    }
  }

  private void postpone(JobContext job, Key key, Turn turn, @Nullable Instant notBefore) {
    var soon = parts.wall().now().plus(PAUSE_FIRST);
    var free = soon.isBefore(turn.pausedUntil) ? turn.pausedUntil : soon;
    var next = notBefore != null && free.isBefore(notBefore) ? notBefore : free;
    parts
        .database()
        .inTransaction(
            "alerts.postpone",
            tx -> {
              job.requireLease(tx);
              store.set(tx, key, DeliveryState.WAITING, next);
              submit(tx, job.project(), key, next);
              return true;
            });
  }

  private void attempt(JobContext job, Key key, Turn turn) throws InterruptedException {
    var notice = closed(job, key);
    var at = parts.wall().now();
    var channel = channels.find(key.channel());
    var outcome =
        channel.isPresent()
            ? channel.get().send(notice, at)
            : Outcome.none("the channel is not set");
    int number = parts.database().read(tx -> store.find(tx, key)).orElseThrow().attempts() + 1;
    var pause = pause(number, outcome);
    if (outcome.isAway()) {
      turn.pausedUntil = at.plus(pause);
    }
    keep(job, key, kept(number, at, outcome), outcome.verdict(), pause);
  }

  /// The message as it is told from now on: nothing joins it any more.
  private Notice closed(JobContext job, Key key) {
    return parts
        .database()
        .inTransaction(
            "alerts.close",
            tx -> {
              job.requireLease(tx);
              store.close(tx, key);
              var row = store.find(tx, key).orElseThrow();
              return new Notice(key.number(), row.project(), row.subject(), store.parts(tx, key));
            });
  }

  private Alert.Attempt kept(int number, Instant at, Outcome outcome) {
    boolean isTaken = outcome.verdict() == Outcome.Verdict.TAKEN;
    return new Alert.Attempt(
        number,
        at,
        outcome.status().orElse(null),
        isTaken || outcome.said().isEmpty() ? null : outcome.said(),
        Duration.between(at, parts.wall().now()).toMillis());
  }

  private void keep(
      JobContext job, Key key, Alert.Attempt attempt, Outcome.Verdict verdict, Duration pause) {
    parts
        .database()
        .inTransaction(
            "alerts.delivered",
            tx -> {
              job.requireLease(tx);
              store.attempted(tx, key, attempt);
              if (verdict == Outcome.Verdict.TAKEN) {
                store.set(tx, key, DeliveryState.DELIVERED, null);
              } else if (verdict == Outcome.Verdict.REFUSED || attempt.number() >= TRIES_MAX) {
                store.set(tx, key, DeliveryState.FAILED, null);
              } else {
                var next = parts.wall().now().plus(pause);
                store.set(tx, key, DeliveryState.WAITING, next);
                submit(tx, job.project(), key, next);
              }
              return true;
            });
  }

  /// What the receiver asks for, within reason, and never less than our own.
  private static Duration pause(int tries, Outcome outcome) {
    var own = pauseAfter(tries);
    var asked = outcome.pause().compareTo(PAUSE_MAX) < 0 ? outcome.pause() : PAUSE_MAX;
    return own.compareTo(asked) < 0 ? asked : own;
  }

  static Duration pauseAfter(int tries) {
    var pause = PAUSE_FIRST.multipliedBy(1L << Math.min(tries - 1, DOUBLINGS_MAX));
    return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
  }
}
