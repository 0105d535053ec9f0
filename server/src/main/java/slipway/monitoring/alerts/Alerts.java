package slipway.monitoring.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Alert;
import slipway.api.wire.Alert.State;
import slipway.api.wire.AlertChannel;
import slipway.api.wire.Page;
import slipway.audit.Audit;
import slipway.config.AlertsConfig;
import slipway.db.Database;
import slipway.db.Found;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.http.OwnAddress;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.monitoring.alerts.channels.Channel;
import slipway.monitoring.alerts.channels.Channels;
import slipway.time.BusinessClock;
import slipway.time.WallClock;
import tools.jackson.databind.JsonNode;

/// Opens, counts, acknowledges and resolves alerts.
public final class Alerts {
  static final String OPENED = "alert.opened";
  static final String ACKNOWLEDGED = "alert.acknowledged";
  static final String RESOLVED = "alert.resolved";

  /// How soon after evidence resolved it the same matter is the same alert again.
  static final Duration SOON = Duration.ofHours(24);

  static final int NOTE_MAX = 2_000;
  static final int SENTENCE_MAX = 2_000;
  private static final int KEPT_MAX = 10_000;

  private final Parts parts;
  private final AlertStore store = new AlertStore();
  private final NoticeStore notices = new NoticeStore();
  private final Channels channels;
  private final Silences silences;
  private final Telling telling;

  /// The parts of the server that alerts are made of.
  public record Parts(
      Access access,
      Audit audit,
      Database database,
      Events events,
      Jobs jobs,
      Ids ids,
      BusinessClock business,
      WallClock wall,
      AlertsConfig config,
      OwnAddress address) {}

  private Alerts(Parts parts) {
    this.parts = parts;
    this.channels = Channels.of(parts.config(), parts.address());
    this.silences =
        new Silences(
            new Silences.Parts(
                parts.access(),
                parts.audit(),
                parts.database(),
                parts.ids(),
                parts.wall(),
                this::silenceEnded));
    this.telling =
        new Telling(
            new Telling.Parts(parts.database(), parts.events(), parts.jobs(), parts.wall()),
            channels,
            silences);
  }

  private void silenceEnded(Tx tx, String project) {
    telling.silenceEnded(tx, project);
  }

  /// Raises and resolves alerts by the events of other areas from [Events#start] on, and tells the
  /// channels that are set from [Jobs#start] on.
  public static Alerts open(Parts parts) {
    var alerts = new Alerts(parts);
    new AlertSources(parts.database(), alerts).subscribe(parts.events());
    alerts.telling.register();
    return alerts;
  }

  /// What is kept from waking anybody.
  public Silences silences() {
    return silences;
  }

  /// What is done to several at once.
  public Several several() {
    return new Several(parts.access(), parts.database(), store, silences, this::acknowledge);
  }

  /// Where it is said what to do about a kind of alert: an address, or a path of this server.
  public String runbook(Alert.Kind kind, String project) {
    return parts.config().runbook(kind.name().toLowerCase(Locale.ROOT), project);
  }

  /// The channels that are set.
  public List<AlertChannel> channels(Caller caller, String project) {
    parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return true;
        });
    return channels.all().stream()
        .map(channel ->
            new AlertChannel(
                channel.name(), channel.severityLeast(), channel.gathers().isPositive()))
        .toList();
  }

  /// Sends a message that says it is a test, and waits for the answer.
  public AlertChannel.Answer test(Caller caller, String project, String name) {
    var channel =
        channels
            .find(name)
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.NOT_FOUND,
                    "channel: \""
                        + name
                        + "\" (expected: "
                        + (channels.all().isEmpty()
                            ? "one that is set, and none is: docs/alerts.md says how"
                            : String.join(
                                ", ", channels.all().stream().map(Channel::name).toList()))
                        + ")"));
    parts
        .database()
        .inTransaction(
            "alerts.test",
            tx -> {
              parts.access().require(tx, caller, Permission.EDIT, project);
              parts
                  .audit()
                  .write(
                      tx, caller.name(), project, "alert.test", "channels/" + name, Json.object());
              return true;
            });
    return new Trial(parts.ids(), parts.wall(), parts.business()).of(channel, caller, project);
  }

  /// Opens the alert, or counts the one of its key that stands; the same evidence twice counts
  /// once. One that evidence resolved a short while ago opens again as itself. Evidence of an alert
  /// that is over opens nothing: a person has seen it, or it is an event told again.
  public UUID raise(Tx tx, NewAlert alert) {
    var now = parts.business().now();
    var standing = store.standing(tx, alert.project(), alert.key());
    if (standing.isPresent()) {
      return seenAgain(tx, standing.get(), alert);
    }
    var newest = store.newest(tx, alert.project(), alert.key());
    if (newest.isPresent()) {
      var row = newest.get();
      if (row.evidence().equals(Json.digest(alert.evidence()))) {
        return row.alert().id();
      }
      if (cameBackSoon(row, now)) {
        return reopened(tx, row.alert(), alert);
      }
    }
    var opened = opened(parts.ids().next(), alert, now);
    store.insert(tx, opened);
    store.prune(tx, alert.project(), KEPT_MAX);
    tell(tx, OPENED, opened);
    return opened.id();
  }

  private UUID seenAgain(Tx tx, AlertStore.Row row, NewAlert seen) {
    var standing = row.alert();
    if (!row.evidence().equals(Json.digest(seen.evidence()))) {
      var next =
          changed(
              standing,
              seen,
              standing.count() + 1,
              standing.reopened(),
              standing.state(),
              standing.acknowledgment());
      store.update(tx, next, false);
    }
    return standing.id();
  }

  private static boolean cameBackSoon(AlertStore.Row row, Instant now) {
    var resolution = row.alert().resolution();
    return resolution != null && !row.byPerson() && now.isBefore(resolution.at().plus(SOON));
  }

  private UUID reopened(Tx tx, Alert former, NewAlert seen) {
    var next = changed(former, seen, former.count() + 1, former.reopened() + 1, State.OPEN, null);
    store.update(tx, next, false);
    tell(tx, OPENED, next);
    return next.id();
  }

  /// Resolves the standing alert of the key, if there is one.
  ///
  /// @param by the area that saw it
  /// @param evidence an object: what shows that it is over
  public Optional<UUID> resolve(Tx tx, String project, String key, String by, JsonNode evidence) {
    return store
        .standing(tx, project, key)
        .map(row -> {
          var resolution = new Alert.Resolution(by, parts.business().now(), "", evidence);
          return resolved(tx, row.alert(), resolution, false).id();
        });
  }

  /// The alert of the key that is open or acknowledged.
  public Optional<Alert> standing(Tx tx, String project, String key) {
    return store.standing(tx, project, key).map(AlertStore.Row::alert);
  }

  /// Newest first.
  public Page<Alert> list(Caller caller, String project, AlertFilter filter) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          var found = store.list(tx, project, filter.andOne());
          var shown = found.stream().limit(filter.max()).toList();
          return new Page<>(
              shown, found.size() > filter.max() ? shown.getLast().id().toString() : null);
        });
  }

  /// Some of those that the search finds.
  public Found<Alert> found(Caller caller, String project, AlertSearch search) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return store.found(tx, project, search);
        });
  }

  /// Goes through all that the search finds, as they are at one moment.
  public void each(Caller caller, String project, AlertSearch search, Consumer<Alert> each) {
    parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          store.each(tx, project, search, each);
          return true;
        });
  }

  /// What alerts are or were about, by name.
  public List<String> subjects(Caller caller, String project, int max) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return store.subjects(tx, project, max);
        });
  }

  /// What stands, by subject: the most severe first, of these the one seen last.
  public List<Alert.Group> groups(Caller caller, String project) {
    var bySubject = new LinkedHashMap<String, List<Alert>>();
    for (var alert : list(caller, project, AlertFilter.standing()).items()) {
      bySubject.computeIfAbsent(alert.subject(), _ -> new ArrayList<>()).add(alert);
    }
    return bySubject.entrySet().stream()
        .map(entry -> group(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparing(Alert.Group::severity)
                .thenComparing(Alert.Group::lastSeenAt)
                .reversed()
                .thenComparing(Alert.Group::subject))
        .toList();
  }

  private static Alert.Group group(String subject, List<Alert> alerts) {
    var severity = alerts.stream().map(Alert::severity).max(Comparator.naturalOrder());
    var lastSeen = alerts.stream().map(Alert::lastSeenAt).max(Comparator.naturalOrder());
    return new Alert.Group(
        subject, severity.orElseThrow(), alerts.size(), lastSeen.orElseThrow(), alerts);
  }

  /// One alert with what the channels were told of it.
  public Alert.Detail detail(Caller caller, String project, UUID id) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return new Alert.Detail(require(tx, project, id), notices.of(tx, project, id));
        });
  }

  /// Says that somebody takes care of it; another one who says so takes it over.
  public Alert acknowledge(Caller caller, String project, UUID id, Alert.Note note) {
    var text = text(note);
    return parts
        .database()
        .inTransaction(
            "alerts.acknowledge",
            tx -> {
              parts.access().require(tx, caller, Permission.EDIT, project);
              return acknowledge(tx, caller, requireStanding(tx, project, id), text);
            });
  }

  private Alert acknowledge(Tx tx, Caller caller, Alert alert, String note) {
    var said = new Alert.Acknowledgment(caller.name(), parts.business().now(), note);
    var next = with(alert, State.ACKNOWLEDGED, said, null);
    store.update(tx, next, false);
    tell(tx, ACKNOWLEDGED, next);
    audit(tx, caller, "alert.acknowledge", next, note);
    return next;
  }

  /// Says that it is over; the same evidence does not open it again.
  public Alert resolve(Caller caller, String project, UUID id, Alert.Note note) {
    var text = text(note);
    return parts
        .database()
        .inTransaction(
            "alerts.resolve",
            tx -> {
              parts.access().require(tx, caller, Permission.EDIT, project);
              var alert = requireStanding(tx, project, id);
              var said =
                  new Alert.Resolution(caller.name(), parts.business().now(), text, Json.object());
              var next = resolved(tx, alert, said, true);
              audit(tx, caller, "alert.resolve", next, text);
              return next;
            });
  }

  private Alert resolved(Tx tx, Alert alert, Alert.Resolution resolution, boolean byPerson) {
    var next = with(alert, State.RESOLVED, alert.acknowledgment(), resolution);
    store.update(tx, next, byPerson);
    tell(tx, RESOLVED, next);
    return next;
  }

  private Alert require(Tx tx, String project, UUID id) {
    return store
        .find(tx, project, id)
        .map(AlertStore.Row::alert)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.NOT_FOUND, "alert: " + id + " (expected: one of GET …/alerts)"));
  }

  private Alert requireStanding(Tx tx, String project, UUID id) {
    var alert = require(tx, project, id);
    var resolution = alert.resolution();
    if (!alert.state().isStanding() && resolution != null) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "alert "
              + id
              + ": resolved by "
              + resolution.by()
              + " at "
              + resolution.at()
              + " (expected: open or acknowledged)");
    }
    return alert;
  }

  private void tell(Tx tx, String what, Alert alert) {
    var data = Json.object().put("alert", alert.id().toString()).put("key", alert.key());
    data.put("kind", alert.kind().name()).put("severity", alert.severity().name());
    data.put("subject", alert.subject()).put("sentence", alert.sentence());
    data.put("state", alert.state().name()).put("reopened", alert.reopened());
    data.put("openedAt", alert.openedAt().toString());
    data.set("evidence", alert.evidence());
    var acknowledgment = alert.acknowledgment();
    if (acknowledgment != null) {
      data.put("acknowledgedBy", acknowledgment.by()).put("note", acknowledgment.note());
    }
    var resolution = alert.resolution();
    if (resolution != null) {
      data.put("resolvedBy", resolution.by()).put("note", resolution.note());
      data.set("resolution", resolution.evidence());
    }
    parts.events().publish(tx, new NewEvent(alert.project(), what, "alerts/" + alert.id(), data));
  }

  private void audit(Tx tx, Caller caller, String action, Alert alert, String note) {
    var details = Json.object().put("key", alert.key()).put("note", note);
    parts
        .audit()
        .write(tx, caller.name(), alert.project(), action, "alerts/" + alert.id(), details);
  }

  static String text(Alert.Note note) {
    var text = note.note() == null ? "" : note.note().strip();
    if (text.length() > NOTE_MAX) {
      throw SlipwayException.invalid("note", text.length() + " characters", "at most " + NOTE_MAX);
    }
    return text;
  }

  private static String bounded(String sentence) {
    return sentence.length() <= SENTENCE_MAX
        ? sentence
        : sentence.substring(0, SENTENCE_MAX - 1) + "…";
  }

  private static Alert opened(UUID id, NewAlert alert, Instant now) {
    return new Alert(
        id,
        alert.project(),
        alert.key(),
        alert.kind(),
        alert.severity(),
        alert.subject(),
        bounded(alert.sentence()),
        alert.evidence(),
        now,
        now,
        1,
        0,
        State.OPEN,
        null,
        null);
  }

  private Alert changed(
      Alert alert,
      NewAlert seen,
      int count,
      int reopened,
      State state,
      Alert.@Nullable Acknowledgment acknowledgment) {
    return new Alert(
        alert.id(),
        alert.project(),
        alert.key(),
        alert.kind(),
        seen.severity(),
        seen.subject(),
        bounded(seen.sentence()),
        seen.evidence(),
        alert.openedAt(),
        parts.business().now(),
        count,
        reopened,
        state,
        acknowledgment,
        null);
  }

  private static Alert with(
      Alert alert,
      State state,
      Alert.@Nullable Acknowledgment acknowledgment,
      Alert.@Nullable Resolution resolution) {
    return new Alert(
        alert.id(),
        alert.project(),
        alert.key(),
        alert.kind(),
        alert.severity(),
        alert.subject(),
        alert.sentence(),
        alert.evidence(),
        alert.openedAt(),
        alert.lastSeenAt(),
        alert.count(),
        alert.reopened(),
        state,
        acknowledgment,
        resolution);
  }
}
