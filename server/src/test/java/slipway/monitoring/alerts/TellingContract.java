package slipway.monitoring.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.Json;
import slipway.api.wire.Alert;
import slipway.api.wire.Alert.DeliveryState;
import slipway.api.wire.Silence;
import slipway.audit.Audit;
import slipway.config.AlertsConfig;
import slipway.config.AlertsConfig.PagerDutyConfig;
import slipway.config.AlertsConfig.SlackConfig;
import slipway.config.AlertsConfig.WebhookConfig;
import slipway.config.Config;
import slipway.db.Database;
import slipway.events.Events;
import slipway.http.OwnAddress;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.telemetry.Telemetry;
import slipway.testing.Eventually;
import slipway.testing.FakeClock;
import slipway.time.BusinessClock;
import tools.jackson.databind.JsonNode;

/// What telling a webhook promises on every database, to a real receiver.
abstract class TellingContract {
  private static final String P = "default";
  private static final String KEY = "monitor/churn";
  private static final String SECRET = "s3cret";
  private static final Caller PERSON = new Caller("ada", Caller.Kind.PERSON);

  /// A request as it came.
  private record Came(
      String path,
      String event,
      String delivery,
      String timestamp,
      @Nullable String signature,
      String body) {
    JsonNode json() {
      return Json.tree(body);
    }
  }

  @TempDir Path directory = Path.of("");

  private final FakeClock wall = new FakeClock(Instant.parse("2026-11-21T10:00:00Z"));
  private final BusinessClock business =
      BusinessClock.replay(wall, Instant.parse("1997-11-30T00:00:00Z"));
  private final List<Came> came = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final HttpServer receiver = receiver();
  private @Nullable Database databaseOpened;
  private @Nullable Events eventsOpened;
  private @Nullable Jobs jobsOpened;
  private @Nullable Alerts alertsOpened;

  abstract Database open(Path directory);

  private static HttpServer receiver() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Answers what is queued, then 204.
  @BeforeEach
  void listen() {
    receiver.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var headers = exchange.getRequestHeaders();
            came.add(
                new Came(
                    exchange.getRequestURI().getPath(),
                    headers.getFirst("X-Slipway-Event"),
                    headers.getFirst("X-Slipway-Delivery"),
                    headers.getFirst("X-Slipway-Timestamp"),
                    headers.getFirst("X-Slipway-Signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            int status = Objects.requireNonNullElse(answers.poll(), 204);
            if (status == 429) {
              exchange.getResponseHeaders().set("Retry-After", "90");
            }
            var said =
                ("cannot take " + address(exchange.getRequestURI().toString()))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 204 ? -1 : said.length);
            if (status != 204) {
              exchange.getResponseBody().write(said);
            }
          }
        });
    receiver.start();
  }

  private String address(String path) {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
  }

  private void start(int port, String secret) {
    var url = port == 0 ? "" : "http://127.0.0.1:" + port + "/hook?token=t";
    start(AlertsConfig.defaults().with(new WebhookConfig(url, secret)));
  }

  private void start(AlertsConfig config) {
    var database = open(directory);
    databaseOpened = database;
    var ids = new Ids(wall);
    var telemetry = new Telemetry();
    var events = Events.open(database, business, wall, telemetry);
    eventsOpened = events;
    var jobs =
        Jobs.open(Config.defaults(directory).jobs(), database, business, wall, ids, telemetry);
    jobsOpened = jobs;
    alertsOpened =
        Alerts.open(
            new Alerts.Parts(
                Access.open(database, wall),
                Audit.open(wall, ids),
                database,
                events,
                jobs,
                ids,
                business,
                wall,
                config.withAddress("https://slipway.example/"),
                new OwnAddress()));
    events.start();
    jobs.start();
  }

  @AfterEach
  void close() {
    jobs().close();
    events().close();
    database().close();
    receiver.stop(0);
  }

  @Test
  void message_isTriedUntilItIsTaken_withTheSameSignedBytes() {
    answers.addAll(List.of(500, 302));
    start(receiver.getAddress().getPort(), SECRET);
    var id = raise(1);
    awaitTries(id, 1);
    assertThat(jobs().quiet()).as("no barrier waits for a receiver").isTrue();
    pass(Duration.ofSeconds(1));
    awaitTries(id, 2);
    pass(Duration.ofSeconds(2));
    awaitTries(id, 3);

    var told = deliveries(id).getFirst();
    assertThat(told.state()).isEqualTo(DeliveryState.DELIVERED);
    assertThat(told.attempts()).extracting(Alert.Attempt::status).containsExactly(500, 302, 204);
    assertThat(came).hasSize(3).extracting(Came::body).containsOnly(came.getFirst().body());
    assertThat(came).extracting(Came::delivery).containsOnly(Long.toString(told.number()));
    assertThat(came).allSatisfy(one -> assertThat(one.signature()).isEqualTo(signed(one)));
    var body = Json.tree(came.getFirst().body());
    assertThat(body.path("event").asString()).isEqualTo("alert.opened");
    assertThat(body.path("alert").path("sentence").asString()).isEqualTo("Window 1 moved.");
    assertThat(body.path("alert").path("alert").asString()).isEqualTo(id.toString());

    resolve();
    Eventually.holds("the end is told", () -> came.size() == 4);
    assertThat(came.getLast().event()).isEqualTo("alert.resolved");
    assertThat(came.getLast().delivery()).isNotEqualTo(came.getFirst().delivery());
  }

  @Test
  void receiverThatIsDown_isAskedEverMoreSeldom_andFailsNoJob() {
    int port = receiver.getAddress().getPort();
    receiver.stop(0);
    start(port, "");
    var id = raise(1);
    awaitTries(id, 1);
    var first = deliveries(id).getFirst();
    assertThat(first.attempts().getFirst().error()).isEqualTo("no connection");
    assertThat(first.nextAt()).isEqualTo(wall.now().plusSeconds(1));
    for (int tries = 2; tries <= Telling.TRIES_MAX; tries++) {
      pass(Telling.PAUSE_MAX);
      awaitTries(id, tries);
    }
    assertThat(deliveries(id).getFirst().state()).isEqualTo(DeliveryState.FAILED);
    assertThat(jobs().failedSince(Instant.EPOCH)).isEmpty();
    assertThat(Telling.pauseAfter(4)).isEqualTo(Duration.ofSeconds(8));
    assertThat(Telling.pauseAfter(Telling.TRIES_MAX)).isEqualTo(Telling.PAUSE_MAX);
  }

  @Test
  void whatComesBackAgainAndAgain_isToldNoMore() {
    start(receiver.getAddress().getPort(), "");
    for (int time = 0; time <= Telling.RETURNS_TOLD_MAX + 2; time++) {
      raise(time);
      resolve();
    }
    int told = 2 * (Telling.RETURNS_TOLD_MAX + 1);
    for (int i = 0; i < told; i++) {
      pass(Telling.PAUSE_FIRST);
      Eventually.holds("events are handled", events()::drained);
    }
    Eventually.holds(
        "all are told",
        () -> {
          pass(Telling.PAUSE_FIRST);
          return came.size() >= told;
        });
    assertThat(came).hasSize(told);
    assertThat(came).extracting(Came::signature).containsOnlyNulls();
  }

  @Test
  void withoutAnAddress_nothingIsKeptToBeTold() {
    start(0, "");
    var id = raise(1);
    Eventually.holds("events are handled", events()::drained);
    assertThat(deliveries(id)).isEmpty();
  }

  @Test
  void whatTheReceiverRefuses_isNotTriedAgain_andItsAddressIsNotTold() {
    answers.add(403);
    start(receiver.getAddress().getPort(), "");
    var id = raise(1);
    awaitTries(id, 1);
    var told = deliveries(id).getFirst();
    assertThat(told.state()).isEqualTo(DeliveryState.FAILED);
    assertThat(told.nextAt()).isNull();
    assertThat(told.attempts().getFirst())
        .returns(403, Alert.Attempt::status)
        .returns("cannot take (not shown)", attempt -> shortened(attempt.error()));
  }

  @Test
  void whoAsksToWait_isLeftAloneSoLong_byTheNextMessageToo() {
    answers.add(429);
    start(receiver.getAddress().getPort(), "");
    var first = raise("monitor/a", "endpoint a", Alert.Severity.WARNING, 1);
    awaitTries(first, 1);
    assertThat(deliveries(first).getFirst().nextAt()).isEqualTo(wall.now().plusSeconds(90));
    var second = raise("monitor/b", "endpoint b", Alert.Severity.WARNING, 1);
    Eventually.holds(
        "the second waits",
        () ->
            deliveries(second).stream()
                .anyMatch(told -> wall.now().plusSeconds(90).equals(told.nextAt())));
    assertThat(came).hasSize(1);
    pass(Duration.ofSeconds(90));
    passUntil(
        () -> state(first) == DeliveryState.DELIVERED && state(second) == DeliveryState.DELIVERED);
    assertThat(came).hasSize(3);
  }

  @Test
  void slack_isToldOnceOfWhatComesTogetherAboutASubject() {
    start(
        AlertsConfig.defaults()
            .with(new SlackConfig(address("/slack"), Alert.Severity.INFO))
            .withGather(Duration.ofSeconds(30)));
    var first = raise("monitor/a", "endpoint churn", Alert.Severity.WARNING, 1);
    var second = raise("parity/a", "endpoint churn", Alert.Severity.CRITICAL, 2);
    var other = raise("monitor/b", "endpoint other <!channel>", Alert.Severity.INFO, 3);
    Eventually.holds("events are handled", events()::drained);
    pass(Duration.ofSeconds(29));
    assertThat(came).isEmpty();
    passUntil(() -> came.size() == 2);
    var together = came.stream().filter(one -> one.json().path("attachments").size() == 2).toList();
    assertThat(together).hasSize(1);
    var message = together.getFirst().json();
    assertThat(message.path("text").asString())
        .isEqualTo("[critical] endpoint churn: Window 1 moved. (and 1 more)");
    var shown = message.path("attachments").path(1);
    assertThat(shown.path("color").asString()).isEqualTo("danger");
    assertThat(shown.path("title_link").asString())
        .isEqualTo("https://slipway.example/ui/projects/default/alerts/" + second);
    assertThat(message.path("attachments").path(0).path("text").asString())
        .contains("<https://slipway.example/docs/runbooks/monitor|What to do about it>");
    assertThat(came.toString()).doesNotContain("<!channel>").contains("&lt;!channel&gt;");
    assertThat(deliveries(first).getFirst().number())
        .isEqualTo(deliveries(second).getFirst().number())
        .isNotEqualTo(deliveries(other).getFirst().number());
  }

  @Test
  void pagerDuty_isTriggeredAcknowledgedAndResolvedInThisOrder_forCriticalAlertsOnly() {
    answers.add(500);
    start(
        AlertsConfig.defaults()
            .with(new PagerDutyConfig("k3y", address("/v2/enqueue"), Alert.Severity.CRITICAL)));
    var mild = raise("monitor/a", "endpoint a", Alert.Severity.WARNING, 1);
    var id = raise(KEY, "endpoint churn", Alert.Severity.CRITICAL, 1);
    awaitTries(id, 1);
    alerts().acknowledge(PERSON, P, id, new Alert.Note("on it"));
    resolve();
    Eventually.holds("events are handled", events()::drained);
    passUntil(() -> came.size() == 4);
    assertThat(came)
        .extracting(one -> one.json().path("event_action").asString())
        .containsExactly("trigger", "trigger", "acknowledge", "resolve");
    assertThat(came)
        .extracting(one -> one.json().path("dedup_key").asString())
        .containsOnly(id.toString());
    assertThat(came)
        .extracting(one -> one.json().path("routing_key").asString())
        .containsOnly("k3y");
    var payload = came.getFirst().json().path("payload");
    assertThat(payload.path("summary").asString()).isEqualTo("endpoint churn: Window 1 moved.");
    assertThat(payload.path("severity").asString()).isEqualTo("critical");
    assertThat(deliveries(mild)).isEmpty();
    assertThat(deliveries(id))
        .extracting(Alert.Delivery::event)
        .containsExactly("alert.opened", "alert.acknowledged", "alert.resolved");
  }

  @Test
  void whatIsSilenced_isToldAtTheEndIfItStillStands_andElseNever() {
    start(receiver.getAddress().getPort(), "");
    var silences = alerts().silences();
    var ask = new Silence.Ask("endpoint churn", "monitor", "1h", null, "the source is mended");
    silences.add(PERSON, P, ask);
    var over = raise(1);
    Eventually.holds("it is kept back", () -> state(over) == DeliveryState.SILENCED);
    resolve();
    var stands = raise("monitor/other", "endpoint churn", Alert.Severity.WARNING, 2);
    Eventually.holds("it is kept back", () -> state(stands) == DeliveryState.SILENCED);
    var loud = raise("parity/x", "endpoint churn", Alert.Severity.CRITICAL, 3);
    passUntil(() -> !deliveries(loud).isEmpty() && state(loud) == DeliveryState.DELIVERED);
    Eventually.holds("events are handled", events()::drained);
    assertThat(came).as("another kind is told").hasSize(1);

    pass(Duration.ofHours(1));
    passUntil(() -> state(stands) == DeliveryState.DELIVERED);
    assertThat(came).hasSize(2);
    assertThat(deliveries(over))
        .extracting(Alert.Delivery::state)
        .containsExactly(DeliveryState.SILENCED);
    assertThat(silences.list(PERSON, P)).isEmpty();
  }

  @Test
  void silenceThatIsEndedEarly_letsItsAlertsBeTold() {
    start(receiver.getAddress().getPort(), "");
    var silences = alerts().silences();
    var silence = silences.add(PERSON, P, new Silence.Ask(null, "monitor", "24h", null, "calm"));
    var id = raise(1);
    Eventually.holds("it is kept back", () -> state(id) == DeliveryState.SILENCED);
    assertThat(silences.end(PERSON, P, silence.id()).endedBy()).isEqualTo("ada");
    passUntil(() -> state(id) == DeliveryState.DELIVERED);
    assertThatThrownBy(() -> silences.end(PERSON, P, silence.id()))
        .hasMessageContaining("over (expected: one that holds)");
  }

  private static String shortened(@Nullable String error) {
    return Objects.requireNonNull(error).replaceAll("http://[^/]*", "");
  }

  private DeliveryState state(UUID id) {
    var told = deliveries(id);
    return told.isEmpty() ? DeliveryState.FAILED : told.getFirst().state();
  }

  /// Lets seconds pass until it holds: what waits its turn is looked at once a second.
  private void passUntil(BooleanSupplier condition) {
    Eventually.holds(
        "what is told",
        () -> {
          pass(Telling.PAUSE_FIRST);
          return condition.getAsBoolean();
        });
  }

  private static String signed(Came one) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var text = one.timestamp() + "." + one.body();
      return "sha256="
          + HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void pass(Duration time) {
    wall.advance(time);
    jobs().wake();
  }

  private void awaitTries(UUID id, int tries) {
    Eventually.holds(
        tries + " tries",
        () -> {
          var told = deliveries(id);
          return !told.isEmpty() && told.getFirst().attempts().size() == tries;
        });
  }

  private List<Alert.Delivery> deliveries(UUID id) {
    return alerts().detail(PERSON, P, id).deliveries();
  }

  private UUID raise(int window) {
    return raise(KEY, "endpoint churn", Alert.Severity.WARNING, window);
  }

  private UUID raise(String key, String subject, Alert.Severity severity, int window) {
    var alert =
        new NewAlert(
            P,
            key,
            key.startsWith("parity") ? Alert.Kind.PARITY : Alert.Kind.MONITOR,
            severity,
            subject,
            "Window " + window + " moved.",
            Json.object().put("window", window));
    return database().inTransaction("test.raise", tx -> alerts().raise(tx, alert));
  }

  private void resolve() {
    database()
        .inTransaction(
            "test.resolve",
            tx -> alerts().resolve(tx, P, KEY, "test", Json.object()).orElseThrow());
  }

  private Database database() {
    return Objects.requireNonNull(databaseOpened);
  }

  private Events events() {
    return Objects.requireNonNull(eventsOpened);
  }

  private Jobs jobs() {
    return Objects.requireNonNull(jobsOpened);
  }

  private Alerts alerts() {
    return Objects.requireNonNull(alertsOpened);
  }
}
