package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.access.Access;
import slipway.api.Json;
import slipway.api.wire.Alert;
import slipway.audit.Audit;
import slipway.audit.AuditEntry;
import slipway.config.AlertsConfig;
import slipway.config.Config;
import slipway.config.Config.HttpConfig;
import slipway.db.Database;
import slipway.events.Events;
import slipway.http.OwnAddress;
import slipway.http.Router;
import slipway.http.WebServer;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.monitoring.alerts.Alerts;
import slipway.monitoring.alerts.NewAlert;
import slipway.telemetry.Telemetry;
import slipway.testing.FakeClock;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;

/// Alerts of more than two pages: shown in part, taken away and acted upon as a whole.
final class LongListsTest {
  private static final int ALERTS = 120;
  private static final String LIST = "/ui/projects/default/alerts";
  private static final Pattern ID = Pattern.compile("name=\"alert\" value=\"([0-9a-f-]{36})\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private Database database;
  private Audit audit;
  private Events events;
  private WebServer web;

  @BeforeEach
  void start(@TempDir Path folder) {
    var wall = new FakeClock(Instant.parse("2026-11-21T10:00:00Z"));
    var business = BusinessClock.replay(wall, Instant.parse("1997-11-30T00:00:00Z"));
    var ids = new Ids(wall);
    var telemetry = new Telemetry();
    database = TestDatabases.sqlite(folder);
    events = Events.open(database, business, wall, telemetry);
    var jobs = Config.defaults(folder).jobs();
    var access = Access.open(database, wall);
    audit = Audit.open(wall, ids);
    var alerts =
        Alerts.open(
            new Alerts.Parts(
                access,
                audit,
                database,
                events,
                Jobs.open(jobs, database, business, wall, ids, telemetry),
                ids,
                business,
                wall,
                AlertsConfig.defaults(),
                new OwnAddress()));
    raise(alerts);
    var site = new Site(access, wall, business);
    var router = new Router().withErrors(site::problem);
    new AlertPages(site, alerts).register(router);
    web = WebServer.start(HttpConfig.loopback(0), router);
  }

  private void raise(Alerts alerts) {
    database.inTransaction(
        "test.raise",
        tx -> {
          for (int i = 0; i < ALERTS; i++) {
            alerts.raise(
                tx,
                new NewAlert(
                    "default",
                    "monitor/" + i,
                    Alert.Kind.MONITOR,
                    i == 7 ? Alert.Severity.CRITICAL : Alert.Severity.INFO,
                    "endpoint e" + i % 3,
                    i == 7 ? "=HYPERLINK(\"http://x\", \"y\")" : "Window " + i + " moved.",
                    Json.object().put("window", i)));
          }
          return "";
        });
  }

  @AfterEach
  void stop() {
    client.close();
    web.close();
    events.close();
    database.close();
  }

  @Test
  void page_showsAPartAndTheTableHasAll() throws Exception {
    assertThat(get("").body()).contains("1–50 of 120", "from=50", "format=csv", "all 120 found");
    assertThat(get("?from=100").body()).contains("101–120 of 120", "rel=\"prev\"");
    var table = get("?format=csv");
    assertThat(table.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
    assertThat(Csv.read(table.body(), ',', 999)).hasSize(ALERTS + 1);
    assertThat(table.body())
        .as("a spreadsheet works nothing out")
        .contains("\"'=HYPERLINK(\"\"http://x\"\", \"\"y\"\")\"");
    assertThat(Csv.read(get("?format=csv&about=endpoint+e1&find=MOVED").body(), ',', 999))
        .as("e1 holds every third one, and the one that says something else")
        .hasSize(40);
    assertThat(Csv.read(get("?format=csv&sort=-severity").body(), ',', 2).getLast())
        .contains("critical");
    assertThat(get("?format=csv&sort=weight").statusCode()).isEqualTo(400);
  }

  @Test
  void several_areAskedForWithNumbersAndDoneAtOnce() throws Exception {
    var ask = get("/several?do=acknowledge&all=found&about=endpoint+e1");
    assertThat(ask.body())
        .contains("Acknowledge 40 alerts", "40 alerts about 1 subject: 40 open", "method=\"post\"");
    var ids = ids(ask.body());
    assertThat(ids).hasSize(40);
    var body = "do=acknowledge&note=on+it&alert=" + String.join("&alert=", ids);
    var done = post(body);
    assertThat(done.statusCode()).isEqualTo(303);
    assertThat(done.headers().firstValue("location")).hasValue(LIST + "?acknowledged=40");
    assertThat(get("?acknowledged=40").body())
        .contains("40 alerts acknowledged", "80 open, 40 taken care of");
    assertThat(written("alert.acknowledge"))
        .as("one deed for each, none for the others")
        .extracting(AuditEntry::subject)
        .containsExactlyInAnyOrderElementsOf(ids.stream().map("alerts/"::concat).toList());
    assertThat(written("alert.acknowledge"))
        .allSatisfy(deed -> assertThat(deed.details().path("note").asString()).isEqualTo("on it"));
    assertThat(
            get("/several?do=silence&alert=" + ids.getFirst() + "&alert=" + ids.getLast()).body())
        .contains("Silence 2 alerts", "Makes 1 silence", "For", "Why");
    var silenced = post("do=silence&lasts=4h&reason=known&alert=" + String.join("&alert=", ids));
    assertThat(silenced.headers().firstValue("location")).hasValue(LIST + "?silenced=1");
    assertThat(get("").body()).contains("told to nobody until then", ">known<");
    assertThat(written("alert.silence"))
        .singleElement()
        .satisfies(deed ->
            assertThat(deed.details())
                .hasToString(
                    "{\"reason\":\"known\",\"subject\":\"endpoint e1\","
                        + "\"until\":\"2026-11-21T14:00:00Z\",\"kind\":\"MONITOR\"}"));
  }

  @Test
  void several_thatAreNoneOrNothingAreRefused() throws Exception {
    for (var wrong :
        List.of(
            "?do=acknowledge",
            "?do=nothing&all=found",
            "?do=silence&alert=x",
            "?do=silence&all=found&find=nowhere")) {
      assertThat(get("/several" + wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    var id = ids(get("/several?do=silence&all=found&find=HYPERLINK").body()).getFirst();
    for (var wrong :
        List.of(
            "do=acknowledge",
            "do=silence&lasts=4h&reason=&alert=" + id,
            "do=silence&lasts=ever&reason=x&alert=" + id,
            "do=acknowledge&note=%00&alert=" + id,
            "do=acknowledge&note=%zz&alert=" + id)) {
      assertThat(post(wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    assertThat(written("alert.acknowledge")).isEmpty();
    assertThat(written("alert.silence")).isEmpty();
  }

  private List<AuditEntry> written(String action) {
    var all = database.read(tx -> audit.list(tx, "default", Audit.NEWEST, 999));
    return all.stream().filter(deed -> deed.action().equals(action)).toList();
  }

  private static List<String> ids(String page) {
    var ids = new ArrayList<String>();
    for (var found = ID.matcher(page); found.find(); ) {
      ids.add(found.group(1));
    }
    return ids;
  }

  private HttpResponse<String> get(String below) throws Exception {
    return client.send(request(below).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String form) throws Exception {
    return client.send(
        request("/several")
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String below) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + LIST + below));
  }
}
