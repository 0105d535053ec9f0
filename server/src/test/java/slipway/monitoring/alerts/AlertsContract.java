package slipway.monitoring.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Alert;
import slipway.api.wire.Alert.Kind;
import slipway.api.wire.Alert.Severity;
import slipway.api.wire.Alert.State;
import slipway.api.wire.Silence;
import slipway.audit.Audit;
import slipway.config.AlertsConfig;
import slipway.config.Config;
import slipway.db.Database;
import slipway.db.Slice;
import slipway.events.Event;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.http.OwnAddress;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.telemetry.Telemetry;
import slipway.testing.Eventually;
import slipway.testing.FakeClock;
import slipway.time.BusinessClock;
import tools.jackson.databind.node.ObjectNode;

/// What alerts promise on every database.
abstract class AlertsContract {
  private static final String P = "default";
  private static final Caller PERSON = new Caller("ada", Caller.Kind.PERSON);
  private static final Instant NOW = Instant.parse("1997-11-30T00:00:00Z");

  @TempDir Path directory = Path.of("");

  private final FakeClock wall = new FakeClock(Instant.parse("2026-11-21T10:00:00Z"));
  private final BusinessClock business = BusinessClock.replay(wall, NOW);
  private volatile Set<Permission> granted = EnumSet.allOf(Permission.class);
  private @Nullable Database opened;
  private @Nullable Events eventsOpened;
  private @Nullable Alerts alertsOpened;

  abstract Database open(Path directory);

  @BeforeEach
  void openAlerts() {
    var database = open(directory);
    opened = database;
    var ids = new Ids(wall);
    var access = Access.open(database, wall, (_, _) -> granted);
    var events = Events.open(database, business, wall, new Telemetry());
    eventsOpened = events;
    var jobs =
        Jobs.open(
            Config.defaults(directory).jobs(), database, business, wall, ids, new Telemetry());
    alertsOpened =
        Alerts.open(
            new Alerts.Parts(
                access,
                Audit.open(wall, ids),
                database,
                events,
                jobs,
                ids,
                business,
                wall,
                AlertsConfig.defaults(),
                new OwnAddress()));
    events.start();
  }

  @AfterEach
  void close() {
    events().close();
    database().close();
  }

  @Test
  void silence_refusesWhatSaysNothingOrTooMuch() {
    var silences = alerts().silences();
    for (var bad :
        List.of(
            new Silence.Ask(null, null, "1h", null, "why"),
            new Silence.Ask("a", "storm", "1h", null, "why"),
            new Silence.Ask("a", null, null, null, "why"),
            new Silence.Ask("a", null, "1h", "2027-01-01T00:00:00Z", "why"),
            new Silence.Ask("a", null, "800h", null, "why"),
            new Silence.Ask("a", null, null, "2020-01-01T00:00:00Z", "why"),
            new Silence.Ask("a", null, null, "tomorrow", "why"),
            new Silence.Ask("a", null, "1h", null, " "))) {
      assertThatThrownBy(() -> silences.add(PERSON, P, bad))
          .as(bad.toString())
          .isInstanceOf(SlipwayException.class)
          .hasMessageContaining("expected");
    }
    assertThat(silences.list(PERSON, P)).isEmpty();
  }

  @Test
  void raise_opensOnceAndCountsEachPieceOfEvidenceOnce() {
    var first = raise(drift(1));
    assertThat(raise(drift(1))).isEqualTo(first);
    assertThat(raise(drift(2))).isEqualTo(first);
    var standing = all().getFirst();
    assertThat(all()).hasSize(1);
    assertThat(standing.count()).isEqualTo(2);
    assertThat(standing.sentence()).isEqualTo("Window 2 moved.");
    assertThat(standing.openedAt()).isEqualTo(NOW);
    assertThat(told(Alerts.OPENED)).hasSize(1);
  }

  @Test
  void raise_afterEvidenceResolvedItOpensTheSameSoonAndAnotherLater() {
    var first = raise(drift(1));
    resolve();
    assertThat(raise(drift(1))).as("an event told again").isEqualTo(first);
    assertThat(standing()).isEmpty();

    business.moveTo(NOW.plus(Alerts.SOON).minusSeconds(1));
    assertThat(raise(drift(2))).isEqualTo(first);
    var again = standing().orElseThrow();
    assertThat(again.reopened()).isEqualTo(1);
    assertThat(again.state()).isEqualTo(State.OPEN);
    assertThat(again.resolution()).isNull();

    resolve();
    business.moveTo(NOW.plus(Alerts.SOON).plus(Alerts.SOON));
    assertThat(raise(drift(3))).isNotEqualTo(first);
    assertThat(all()).extracting(Alert::state).containsExactly(State.OPEN, State.RESOLVED);
    assertThat(told(Alerts.OPENED)).hasSize(3);
    assertThat(told(Alerts.RESOLVED)).hasSize(2);
  }

  @Test
  void person_takesCareAndResolves_andTheSameEvidenceOpensNothing() {
    var id = raise(drift(1));
    var taken = alerts().acknowledge(PERSON, P, id, new Alert.Note("  looking  "));
    assertThat(taken.state()).isEqualTo(State.ACKNOWLEDGED);
    assertThat(taken.acknowledgment()).isEqualTo(new Alert.Acknowledgment("ada", NOW, "looking"));
    raise(drift(2));
    assertThat(standing().orElseThrow().state()).isEqualTo(State.ACKNOWLEDGED);

    var done = alerts().resolve(PERSON, P, id, new Alert.Note("known"));
    assertThat(done.resolution())
        .isEqualTo(new Alert.Resolution("ada", NOW, "known", Json.object()));
    assertThat(raise(drift(2))).isEqualTo(id);
    assertThat(standing()).isEmpty();
    assertThat(raise(drift(3))).as("a person closed the former").isNotEqualTo(id);
    assertThat(alerts().detail(PERSON, P, id).alert()).isEqualTo(done);
  }

  @Test
  void person_isRefusedWhatIsOverUnknownOrTooLong_andNothingChanges() {
    var id = raise(drift(1));
    assertThatThrownBy(() ->
            alerts().acknowledge(PERSON, P, id, new Alert.Note("x".repeat(Alerts.NOTE_MAX + 1))))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    refused(ErrorCode.NOT_FOUND, UUID.fromString("0198c8a0-0000-7000-8000-000000000000"));
    granted = EnumSet.of(Permission.READ);
    refused(ErrorCode.PERMISSION_DENIED, id);
    granted = EnumSet.allOf(Permission.class);
    assertThat(standing().orElseThrow().state()).isEqualTo(State.OPEN);
    resolve();
    refused(ErrorCode.INVALID_STATE, id);
  }

  @Test
  void list_filtersAndPages_groupsPutTheWorstFirst() {
    raise(alert("monitor/a", Severity.WARNING, "endpoint a", 1));
    raise(alert("monitor/b", Severity.INFO, "endpoint b", 1));
    raise(alert("parity/served/b", Severity.CRITICAL, "endpoint b", 1));
    resolve("monitor/a");
    raise(alert("monitor/c", Severity.WARNING, "endpoint c", 1));

    var filter =
        new AlertFilter(Set.of(), Optional.of(Kind.MONITOR), Optional.empty(), Optional.empty(), 2);
    var first = alerts().list(PERSON, P, filter);
    assertThat(first.items()).extracting(Alert::key).containsExactly("monitor/c", "monitor/b");
    var token = UUID.fromString(Objects.requireNonNull(first.nextPageToken()));
    var rest =
        alerts()
            .list(
                PERSON,
                P,
                new AlertFilter(
                    Set.of(), Optional.of(Kind.MONITOR), Optional.empty(), Optional.of(token), 2));
    assertThat(rest.items()).extracting(Alert::key).containsExactly("monitor/a");
    assertThat(rest.nextPageToken()).isNull();

    var groups = alerts().groups(PERSON, P);
    assertThat(groups).extracting(Alert.Group::subject).containsExactly("endpoint b", "endpoint c");
    assertThat(groups.getFirst().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(groups.getFirst().standing()).isEqualTo(2);
  }

  @Test
  void windows_oneAlertForAllAlarms_resolvedByAQuietOneThatIsNotOlder() {
    publish("monitor.window", "churn", window("1997-11-30", "ALARM", "A moved.", "B moved."));
    var open = standing("monitor/churn").orElseThrow();
    assertThat(open.subject()).isEqualTo("endpoint churn");
    assertThat(open.sentence()).isEqualTo("2 limits were passed as of 1997-11-30. A moved.");
    assertThat(open.evidence().path("alarms").size()).isEqualTo(2);

    publish("monitor.window", "churn", window("1997-10-31", "QUIET"));
    publish("monitor.window", "churn", window("1997-10-31", "ALARM", "Long ago."));
    publish("monitor.window", "churn", window("1997-12-31", "SKIPPED"));
    assertThat(standing("monitor/churn")).contains(open);
    publish("monitor.window", "churn", window("1997-11-30", "QUIET"));
    assertThat(standing("monitor/churn")).isEmpty();
    var resolution = Objects.requireNonNull(all().getFirst().resolution());
    assertThat(resolution.by()).isEqualTo("monitor");
    assertThat(resolution.evidence().path("outcome").asString()).isEqualTo("QUIET");
  }

  @Test
  void quarantines_areResolvedByGoodDataOfThatCutoffOrALaterOne() {
    var broken =
        Json.object().put("dataset", "features/a").put("subject", "features/a as of 1997-11-30");
    publish("dataset.quarantined", "features/a", broken.put("cutoff", "1997-11-30"));
    assertThat(standing("quarantine/features/a").orElseThrow().sentence())
        .isEqualTo(
            "features/a as of 1997-11-30 broke the contract of dataset features/a and is in"
                + " quarantine.");
    publish("dataset.committed", "features/a", Json.object().put("cutoff", "1997-10-31"));
    publish("dataset.committed", "features/b", Json.object().put("cutoff", "1997-12-31"));
    assertThat(standing("quarantine/features/a")).isPresent();
    publish("dataset.committed", "features/a", Json.object().put("cutoff", "1997-11-30"));
    assertThat(standing("quarantine/features/a")).isEmpty();
  }

  @Test
  void executions_areCuredByALaterOneThatRanTheStep() {
    var failed = ended(3, "FAILED").put("error", "step train: out of memory");
    publish("execution.ended", "executions/3", failed);
    var open = standing("pipeline/churn").orElseThrow();
    assertThat(open.sentence())
        .isEqualTo("Execution 3 of pipeline churn failed: step train: out of memory");
    var without = ended(4, "SUCCEEDED");
    without.putObject("outputs").putObject("features");
    publish("execution.ended", "executions/4", without);
    publish("execution.ended", "executions/5", ended(5, "CANCELLED"));
    assertThat(standing("pipeline/churn")).isPresent();
    var cure = ended(6, "SUCCEEDED");
    cure.putObject("outputs").putObject("train");
    publish("execution.ended", "executions/6", cure);
    assertThat(standing("pipeline/churn")).isEmpty();
    publish("execution.ended", "executions/3", failed.deepCopy());
    assertThat(standing("pipeline/churn")).as("resumed, failed as before").isPresent();
  }

  @Test
  void rolloutsAndRollbacks_standUntilSomethingBetterIsReleased() {
    publish("rollout.decided", "churn", decided("rolled-back"));
    publish("rollout.decided", "churn", decided("aborted"));
    assertThat(standing("rollout/churn")).isPresent();
    publish("rollout.decided", "churn", decided("promoted"));
    assertThat(standing("rollout/churn")).isEmpty();
    publish("rollout.decided", "churn", decided("asked"));
    publish("rollout.decided", "churn", decided("aborted"));
    assertThat(standing("rollout/churn")).isEmpty();

    var back = Json.object().put("from", "bb").put("to", "aa").put("reason", "errors");
    publish("endpoint.released", "churn", Json.object().put("release", "aa"));
    publish("endpoint.rolledback", "churn", back);
    publish("endpoint.released", "churn", Json.object().put("release", "aa"));
    assertThat(standing("rollback/churn").orElseThrow().severity()).isEqualTo(Severity.CRITICAL);
    publish("endpoint.released", "churn", Json.object().put("release", "cc"));
    assertThat(standing("rollback/churn")).isEmpty();
  }

  @Test
  void parity_isRaisedByMismatchesAndResolvedByNone() {
    var found = Json.object().put("about", "endpoint churn").put("sentence", "2 of 200 differ.");
    publish("parity.checked", "served/churn", found.put("mismatched", 2));
    assertThat(standing("parity/served/churn").orElseThrow().sentence())
        .isEqualTo("2 of 200 differ.");
    publish("parity.checked", "served/churn", found.deepCopy().put("mismatched", 0));
    assertThat(standing("parity/served/churn")).isEmpty();
  }

  @Test
  void prune_deletesOnlyWhatIsResolvedAndOld() {
    raise(alert("a", Severity.INFO, "x", 1));
    raise(alert("b", Severity.INFO, "x", 1));
    resolve("b");
    raise(alert("c", Severity.INFO, "x", 1));
    database()
        .inTransaction(
            "test.prune",
            tx -> {
              new AlertStore().prune(tx, P, 1);
              return true;
            });
    assertThat(all()).extracting(Alert::key).containsExactly("c", "a");
  }

  @Test
  void found_areThoseThatAreAskedForInTheOrderThatIsAskedFor() {
    raise(alert("a", Severity.WARNING, "endpoint a", 1));
    raise(alert("b", Severity.INFO, "endpoint b", 1));
    raise(alert("c", Severity.CRITICAL, "endpoint b", 1));
    raise(alert("d", Severity.INFO, "model d", 1));
    resolve("d");
    assertThat(found(EnumSet.of(State.OPEN, State.ACKNOWLEDGED), "", Slice.first(9)))
        .as("the most severe subject first, all of it together")
        .isEqualTo("c b a of 3 of 4");
    assertThat(found(Set.of(), "", new Slice("", 2, 2))).isEqualTo("a d of 4 of 4");
    assertThat(found(Set.of(State.RESOLVED), "", Slice.first(9))).isEqualTo("d of 1 of 4");
    assertThat(found(Set.of(), "ENDPOINT b", Slice.first(9))).isEqualTo("c b of 2 of 4");
    assertThat(found(Set.of(), "", new Slice("-severity", 0, 2))).isEqualTo("c a of 4 of 4");
    assertThat(found(Set.of(), "", new Slice("-about", 0, 1))).isEqualTo("d of 4 of 4");
    for (var sort : List.of("state", "kind", "opened", "last-seen")) {
      assertThat(found(Set.of(), "", new Slice(sort, 0, 9))).as(sort).endsWith("of 4 of 4");
    }
    var critical = Optional.of(Severity.CRITICAL);
    var search =
        new AlertSearch(Set.of(), critical, Optional.empty(), Optional.empty(), "", Slice.first(9));
    assertThat(alerts().found(PERSON, P, search).rows())
        .extracting(Alert::key)
        .containsExactly("c");
    assertThat(alerts().subjects(PERSON, P, 2)).containsExactly("endpoint a", "endpoint b");
  }

  @Test
  void several_areAcknowledgedAndSilencedTogether() {
    var a = raise(alert("a", Severity.WARNING, "endpoint a", 1));
    var b = raise(alert("b", Severity.INFO, "endpoint a", 1));
    var c = raise(alert("parity/c", Severity.INFO, "endpoint a", 1));
    var over = raise(alert("d", Severity.INFO, "model d", 1));
    resolve("d");
    var several = alerts().several();
    var ids = Set.of(a, b, c, over);
    assertThat(several.standing(PERSON, P, ids)).extracting(Alert::id).containsExactly(c, b, a);
    assertThat(several.acknowledge(PERSON, P, ids, new Alert.Note("on it"))).isEqualTo(3);
    assertThat(all()).filteredOn(alert -> alert.state() == State.ACKNOWLEDGED).hasSize(3);
    assertThat(told("alert.acknowledged")).hasSize(3);
    assertThat(several.silence(PERSON, P, ids, "4h", "known"))
        .extracting(silence -> silence.subject() + " " + silence.kind())
        .containsExactly("endpoint a PARITY", "endpoint a MONITOR");
    assertThatThrownBy(() -> several.silence(PERSON, P, ids, "4h", ""))
        .hasMessageContaining("reason");
    assertThatThrownBy(() -> several.acknowledge(PERSON, P, Set.of(), new Alert.Note("")))
        .hasMessageContaining("0 selected");
    assertThat(alerts().silences().list(PERSON, P)).as("all of them or none").hasSize(2);
  }

  private String found(Set<State> states, String find, Slice slice) {
    var none = Optional.<String>empty();
    var search = new AlertSearch(states, Optional.empty(), Optional.empty(), none, find, slice);
    var found = alerts().found(PERSON, P, search);
    return String.join(" ", found.rows().stream().map(Alert::key).toList())
        + " of "
        + found.found()
        + " of "
        + found.all();
  }

  private void refused(ErrorCode code, UUID id) {
    assertThatThrownBy(() -> alerts().resolve(PERSON, P, id, new Alert.Note(null)))
        .isInstanceOfSatisfying(SlipwayException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static ObjectNode window(String cutoff, String outcome, String... alarms) {
    var data = Json.object().put("endpoint", "churn").put("cutoff", cutoff);
    var list = data.put("outcome", outcome).putArray("alarms");
    for (var alarm : alarms) {
      list.addObject().put("sentence", alarm);
    }
    return data;
  }

  private static ObjectNode ended(int number, String status) {
    return Json.object().put("pipeline", "churn").put("number", number).put("status", status);
  }

  private static ObjectNode decided(String result) {
    return Json.object().put("result", result).put("sentence", "It was " + result + ".");
  }

  private static NewAlert drift(int window) {
    return alert("monitor/churn", Severity.WARNING, "endpoint churn", window);
  }

  private static NewAlert alert(String key, Severity severity, String subject, int window) {
    return new NewAlert(
        P,
        key,
        Kind.valueOf(key.startsWith("parity") ? "PARITY" : "MONITOR"),
        severity,
        subject,
        "Window " + window + " moved.",
        Json.object().put("window", window));
  }

  private UUID raise(NewAlert alert) {
    wall.advance(Duration.ofMillis(5));
    return database().inTransaction("test.raise", tx -> alerts().raise(tx, alert));
  }

  private void resolve() {
    resolve("monitor/churn");
  }

  private void resolve(String key) {
    database()
        .inTransaction(
            "test.resolve",
            tx -> alerts().resolve(tx, P, key, "test", Json.object()).orElseThrow());
  }

  private Optional<Alert> standing() {
    return standing("monitor/churn");
  }

  private Optional<Alert> standing(String key) {
    return database().read(tx -> alerts().standing(tx, P, key));
  }

  private List<Alert> all() {
    return alerts().list(PERSON, P, AlertFilter.all(100)).items();
  }

  private List<Event> told(String type) {
    return database().read(tx -> events().list(tx, P, Events.NEWEST, 100)).stream()
        .filter(event -> event.type().equals(type))
        .toList();
  }

  private void publish(String type, String subject, ObjectNode data) {
    wall.advance(Duration.ofMillis(5));
    database()
        .inTransaction(
            "test.publish",
            tx -> {
              events().publish(tx, new NewEvent(P, type, subject, data));
              return true;
            });
    Eventually.holds("events are handled", events()::drained);
  }

  private Database database() {
    return Objects.requireNonNull(opened);
  }

  private Events events() {
    return Objects.requireNonNull(eventsOpened);
  }

  private Alerts alerts() {
    return Objects.requireNonNull(alertsOpened);
  }
}
