package slipway.contracts;

import java.util.List;
import slipway.analytics.Session;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.wire.Report;
import tools.jackson.databind.JsonNode;

/// A compiled contract of one dataset.
public final class Contract {
  private final String id;
  private final String version;
  private final String dataset;
  private final Digest digest;
  private final JsonNode document;

  private Contract(String id, String version, String dataset, JsonNode document, Digest digest) {
    this.id = id;
    this.version = version;
    this.dataset = dataset;
    this.document = document;
    this.digest = digest;
  }

  /// Compiles an ODCS document; refuses what it cannot check.
  public static Contract parse(JsonNode odcs) {
    return new Contract(
        odcs.path("id").asString(""),
        odcs.path("version").asString(""),
        odcs.path("schema").path(0).path("name").asString(""),
        odcs,
        Json.digest(odcs));
  }

  public String id() {
    return id;
  }

  public String version() {
    return version;
  }

  /// The dataset it guards: the name under `schema`.
  public String dataset() {
    return dataset;
  }

  /// Of the document's canonical JSON.
  public Digest digest() {
    return digest;
  }

  public JsonNode document() {
    return document;
  }

  /// Checks the relation `current` of the session in one pass (and one more over both versions when
  /// there is a previous one). The report has no time, digest or subject of its own.
  public Report check(Session session, String current, CheckScope scope) {
    throw new UnsupportedOperationException("contracts are being written");
  }

  /// The rules of one row over these features, in this order; rules that need anything else are
  /// left out.
  public RowRules rowRules(List<String> features) {
    throw new UnsupportedOperationException("contracts are being written");
  }
}
