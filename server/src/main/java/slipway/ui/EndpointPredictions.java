package slipway.ui;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.http.Request;
import slipway.monitoring.scoring.Outcome;
import slipway.serving.FoundPredictions;
import slipway.serving.LoggedPrediction;
import slipway.serving.Variant;
import slipway.ui.EndpointPages.Known;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Endpoints;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// The predictions of an endpoint, newest first and page by page, of all entities or of one.
final class EndpointPredictions {
  static final int SHOWN = 25;

  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final int TOLD_MAX = 60;
  private static final String PART = "predictions";

  /// Which predictions the address asks for.
  ///
  /// @param entity empty for all
  /// @param before the id that they are older than; null for the newest
  record Asked(String entity, @Nullable UUID before) {
    static final Asked NEWEST = new Asked("", null);

    static Asked of(Request request) {
      return new Asked(
          request.query("entity").orElse("").strip(),
          request.query("before").filter(text -> !text.isEmpty()).map(Asked::id).orElse(null));
    }

    private static UUID id(String text) {
      if (!ID.matcher(text).matches()) {
        throw SlipwayException.invalid(
            "before",
            '"' + (text.length() > TOLD_MAX ? text.substring(0, TOLD_MAX) + "…" : text) + '"',
            "the id of a prediction, as the link to older ones has it");
      }
      return UUID.fromString(text);
    }
  }

  /// What was found, what came true of it, and what its releases are called.
  record Listed(
      Asked asked,
      FoundPredictions found,
      Map<UUID, Outcome> outcomes,
      Map<Digest, String> releases) {
    /// Of what was read of the newest.
    static Listed newest(List<LoggedPrediction> recent) {
      return new Listed(Asked.NEWEST, page(recent), Map.of(), Map.of());
    }

    Listed {
      outcomes = new HashMap<>(outcomes);
      releases = Map.copyOf(releases);
    }
  }

  private final Visit visit;
  private final Known known;
  private final Listed listed;

  EndpointPredictions(Visit visit, Known known) {
    this.visit = visit;
    this.known = known;
    this.listed = known.listed();
  }

  /// The first page of these, newest first; there are older ones when they are more than that.
  static FoundPredictions page(List<LoggedPrediction> rows) {
    var shown = rows.stream().limit(SHOWN).toList();
    return new FoundPredictions(
        shown, rows.size() > SHOWN ? shown.getLast().id() : null, shown.size());
  }

  Endpoints.Predictions shown() {
    var asked = listed.asked();
    var found = listed.found();
    var older = found.before();
    return new Endpoints.Predictions(
        asked.entity(),
        key(),
        visit.address().path() + "#" + PART,
        visit.address().without("entity", "before").pairs(),
        found.rows().stream().map(this::row).toList(),
        asked.before() == null ? null : Shown.of("Newest").linked(address(null)),
        older == null
            ? null
            : Shown.of(found.rows().size() < SHOWN ? "Look further back" : "Older")
                .linked(address(older)),
        note(),
        found.rows().isEmpty() ? empty() : null);
  }

  private String address(@Nullable UUID before) {
    return visit.address().with("before", before).text(PART);
  }

  /// What entities are called at this endpoint.
  private String key() {
    return known.views().isEmpty() ? "entity" : known.views().getFirst().spec().entity().name();
  }

  private String note() {
    var asked = listed.asked();
    if (asked.entity().isEmpty()) {
      return asked.before() == null ? "newest first" : "older ones, newest first";
    }
    return "about "
        + Format.brief(asked.entity()).text()
        + ", newest first"
        + (listed.found().before() == null ? "; there are no older ones" : "");
  }

  private Empty empty() {
    var asked = listed.asked();
    var ask = "Ask the endpoint by the form \"Try it\", or from an application:";
    var snippet = EndpointTrial.curl(visit, known);
    if (asked.entity().isEmpty()) {
      return asked.before() == null
          ? new Empty("Nothing was predicted yet", ask, here(snippet))
          : new Empty("Nothing is older than this", "The log begins after it.", here(snippet));
    }
    var name = Format.brief(asked.entity()).text();
    if (listed.found().before() != null) {
      return new Empty(
          "Not found yet",
          "None of the "
              + Format.plural(listed.found().read(), "prediction")
              + " that were looked at is about "
              + name
              + ". \"Look further back\" goes on from there.",
          here(snippet));
    }
    return new Empty(
        "No prediction about " + name,
        "The log was read to its begin. Entities are written as the application sends them ("
            + key()
            + "), capitals and spaces included; predictions from given features have none. "
            + ask,
        here(snippet));
  }

  private String here(String snippet) {
    return snippet.replace("$SERVER", visit.server()).replace("$PROJECT", visit.project());
  }

  private Endpoints.Predicted row(LoggedPrediction p) {
    var release = listed.releases().get(p.release());
    return new Endpoints.Predicted(
        Format.id(p.id()).linked(visit.links().prediction(p.id())),
        Format.business(p.at()),
        p.entity() == null ? Shown.of("given features") : entity(p.entity()),
        EndpointPage.said(p.output(), known.packages().get(p.packageDigest())),
        cameTrue(p),
        Shown.of(release == null ? p.release().brief() : release, p.release().hex()),
        variant(p.variant()),
        p.cutoff() == null ? "" : p.cutoff().toString());
  }

  private Shown entity(String entity) {
    return Format.brief(entity)
        .linked(visit.address().without("before").with("entity", entity).text(PART));
  }

  private Shown cameTrue(LoggedPrediction p) {
    var outcome = listed.outcomes().get(p.id());
    if (outcome == null) {
      return Shown.of("not known yet");
    }
    var value =
        outcome.className().isEmpty() ? Format.digits(outcome.value()) : outcome.className();
    return Shown.of(
        outcome.column().isEmpty() ? value : outcome.column() + " " + value,
        outcome.value() + ", known on " + outcome.knownOn());
  }

  private static State variant(String label) {
    return label.equals(Variant.PRIMARY.label())
        ? State.good(label)
        : label.equals(Variant.CANARY.label()) ? State.running(label) : State.attention(label);
  }
}
