package slipway.client;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Activity;
import slipway.api.wire.AuditVerification;
import slipway.api.wire.Clock;
import slipway.api.wire.Garbage;
import slipway.api.wire.Project;
import slipway.client.Transport.Call;
import tools.jackson.databind.JsonNode;

/// A Slipway server, seen from outside. Safe for many threads; close it to end its connections.
public final class SlipwayClient implements AutoCloseable {
  private static final int PORT_MAX = 65_535;
  public static final URI DEFAULT_SERVER = URI.create("http://127.0.0.1:5000");
  public static final String DEFAULT_PROJECT = "default";

  private static final Duration HOUSEKEEPING_TIMEOUT = Duration.ofMinutes(30);

  private final Transport transport;

  private SlipwayClient(Transport transport) {
    this.transport = transport;
  }

  /// Connects with the first call. `server` is an address like `http://127.0.0.1:5000`.
  public static SlipwayClient to(URI server) {
    var scheme = server.getScheme();
    if (server.getHost() == null
        || server.getPort() > PORT_MAX
        || !("http".equals(scheme) || "https".equals(scheme))) {
      throw SlipwayException.invalid("server", server, "an address like " + DEFAULT_SERVER);
    }
    return new SlipwayClient(new Transport(server));
  }

  public URI server() {
    return transport.server();
  }

  /// Whether the failure is that nobody answered, rather than an answer of the server.
  public static boolean isUnreachable(SlipwayException failure) {
    return failure.code() == ErrorCode.UNAVAILABLE && failure.getCause() instanceof IOException;
  }

  /// What the server says of itself.
  public JsonNode version() {
    return transport.call(Call.get("/api/v1/version"), JsonNode.class);
  }

  /// Whether the server serves, and what it lacks for that.
  public Activity.Readiness readiness() {
    return Json.readLenient(
        transport.bytesOfAnyStatus(Call.get("/ready")), Activity.Readiness.class);
  }

  /// The kinds of declarations that the server applies.
  public List<String> schemas() {
    return transport.list("/api/v1/schemas", String.class);
  }

  /// JSON Schema of a kind of declaration, or of `any`.
  public JsonNode schema(String kind) {
    return transport.call(
        Call.get("/api/v1/schemas/" + Transport.segment(kind) + ".json"), JsonNode.class);
  }

  public List<Project> projects() {
    return transport.list("/api/v1/projects", Project.class);
  }

  public Project projectInfo(String name) {
    return transport.call(Call.get("/api/v1/projects/" + Transport.segment(name)), Project.class);
  }

  /// The OpenAPI document of the server's routes.
  public JsonNode openApi() {
    return transport.call(Call.get("/api/v1/openapi.json"), JsonNode.class);
  }

  /// Creates the project; one that exists is left as it is.
  public void createProject(String name) {
    transport.bytes(Call.post("/api/v1/projects", new Project.Create(name)).repeatable());
  }

  public Clock clock() {
    return transport.call(Call.get("/api/v1/clock"), Clock.class);
  }

  /// Moves a replayed clock to the end of the day and waits until all that was due is done; ends
  /// early when something failed or waits for a person, which the answer's blockages name.
  public Clock advance(LocalDate to) {
    while (true) {
      var clock =
          transport.call(
              Call.post("/api/v1/clock/advance", new Clock.Advance(to)).repeatable(), Clock.class);
      if (clock.drained() || !clock.blockages().isEmpty()) {
        return clock;
      }
    }
  }

  /// Removes files that nobody names; with `dryRun` only counts them.
  public Garbage collectGarbage(Garbage.Request request) {
    return transport.call(
        Call.post("/api/v1/garbage/collect", request).repeatable().within(HOUSEKEEPING_TIMEOUT),
        Garbage.class);
  }

  /// Holds every row of the audit against its seal.
  public AuditVerification verifyAudit() {
    return transport.call(
        Call.post("/api/v1/audit/verify", null).repeatable().within(HOUSEKEEPING_TIMEOUT),
        AuditVerification.class);
  }

  /// The server's metrics as Prometheus text.
  public String metrics() {
    return new String(transport.bytes(Call.get("/metrics")), StandardCharsets.UTF_8);
  }

  public ProjectClient project(String name) {
    return new ProjectClient(transport, name);
  }

  public ProjectClient defaultProject() {
    return project(DEFAULT_PROJECT);
  }

  @Override
  public void close() {
    transport.close();
  }
}
