package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.audit.AuditEntry;
import slipway.ui.view.Shown;
import slipway.ui.view.Timeline.Said;
import tools.jackson.databind.JsonNode;

/// What a deed says beside who did what: `name value · name value`, ids and digests by eight
/// characters, with where they lead.
final class DeedDetails {
  /// Characters after which no further value begins.
  private static final int SHOWN_MAX = 200;

  /// A digest or the id of a run, which is told by its beginning; a UUID, which is told by its end.
  private static final Pattern LONG =
      Pattern.compile(
          "\\b([0-9a-f]{8})(?:[0-9a-f]{24}|[0-9a-f]{56})\\b"
              + "|\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{4}([0-9a-f]{8})\\b");

  private static final String TREE = "tree";
  private static final String DATASET = "dataset";
  private static final String DECISION = "decision";

  private final Links links;
  private final AuditEntry deed;
  private final Map<String, String> endpoints;
  private final List<Said> said = new ArrayList<>();
  private int length;

  /// @param endpoints what each automation looks after
  DeedDetails(Links links, AuditEntry deed, Map<String, String> endpoints) {
    this.links = links;
    this.deed = deed;
    this.endpoints = endpoints;
  }

  List<Said> said() {
    for (var detail : deed.details().properties()) {
      if (!detail.getValue().asString("x").isEmpty()) {
        add((said.isEmpty() ? "" : " · ") + detail.getKey() + " ", detail, deed.details());
      }
    }
    return List.copyOf(said);
  }

  /// @param around the object that the value is in
  private void add(String before, Map.Entry<String, JsonNode> one, JsonNode around) {
    if (one.getValue().isArray()) {
      var next = before;
      for (var value : one.getValue().values()) {
        add(next, Map.entry(one.getKey(), value), around);
        next = ", ";
      }
    } else if (one.getValue().isObject()) {
      var next = before;
      for (var part : one.getValue().properties()) {
        add(next, part, one.getValue());
        next = " @ ";
      }
    } else {
      add(before, one.getKey(), one.getValue().asString(""), around);
    }
  }

  private void add(String before, String name, String value, JsonNode around) {
    if (length > SHOWN_MAX) {
      return;
    }
    var text = shortened(value);
    boolean isCut = length + before.length() + text.length() > SHOWN_MAX;
    var shown =
        name.equals(DECISION)
            ? decision(value)
            : new Shown(
                text.equals(value) ? Format.brief(value).text() : text,
                value,
                href(name, value, around));
    said.add(new Said(before, shown, !text.equals(value)));
    length += before.length() + text.length();
    if (isCut) {
      said.add(new Said(" ", Shown.of("…", Json.text(deed.details())), false));
    }
  }

  static String shortened(String text) {
    return LONG.matcher(text)
        .replaceAll(found -> found.group(1) == null ? "…" + found.group(2) : found.group(1));
  }

  private @Nullable String href(String name, String value, JsonNode around) {
    return switch (name) {
      case TREE, "commit" -> version(around, around.path(TREE).asString(""));
      case "parentTree" -> version(around, value);
      case "report" ->
          dataset(around).isEmpty() || !Format.isDigest(value)
              ? null
              : links.check(dataset(around), new Digest(value));
      case "definition" ->
          around.has("view")
              ? links.view(around.path("view").asString(""))
              : MorePages.href(links, deed, endpoints);
      case "digest" ->
          deed.action().startsWith("declaration.")
              ? MorePages.href(links, deed, endpoints)
              : Format.isDigest(value) ? links.blob(new Digest(value)) : null;
      case "primary", "canary", "shadows", "candidate", "release" ->
          isOfEndpoint() ? links.endpoint(endpoint()) : null;
      case "execution" -> links.execution(Links.segment(value));
      case "run" -> links.run(value);
      default -> null;
    };
  }

  /// A decision of automation has a page where its endpoint is known.
  private Shown decision(String value) {
    if (deed.action().startsWith("automation.")) {
      return new Shown(value, value, MorePages.href(links, deed, endpoints));
    }
    var shown = DecisionPages.decided(links, endpoint(), value);
    return isOfEndpoint() || !shown.text().equals(value) ? shown : Shown.of(value);
  }

  private @Nullable String version(JsonNode around, String tree) {
    var dataset = dataset(around);
    return dataset.isEmpty() || !Format.isDigest(tree)
        ? null
        : links.dataset(dataset, new Digest(tree));
  }

  private String dataset(JsonNode around) {
    return around.has(DATASET)
        ? around.path(DATASET).asString("")
        : deed.action().startsWith(DATASET + ".") ? deed.subject() : "";
  }

  private boolean isOfEndpoint() {
    return deed.action().startsWith("endpoint.") || deed.action().startsWith("rollout.");
  }

  private String endpoint() {
    return deed.subject().replaceFirst("/.*", "");
  }
}
