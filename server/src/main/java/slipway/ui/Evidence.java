package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import tools.jackson.databind.JsonNode;

/// What an alert stands on, member by member, each leading to its page. What has a form of its own
/// (lists of figures) is left to the JSON.
final class Evidence {
  /// The event that brought it; the alert says the rest.
  private static final Set<String> LEFT_OUT =
      Set.of("event", "type", "sentence", "about", "subject");

  private final Links links;
  private final JsonNode evidence;

  private Evidence(Links links, JsonNode evidence) {
    this.links = links;
    this.evidence = evidence;
  }

  static List<Run.Fact> of(Links links, JsonNode evidence) {
    var members = new Evidence(links, evidence);
    var facts = new ArrayList<Run.Fact>();
    for (var member : evidence.properties()) {
      if (!LEFT_OUT.contains(member.getKey())) {
        members.add(facts, member.getKey(), member.getValue());
      }
    }
    return facts;
  }

  private void add(List<Run.Fact> facts, String name, JsonNode value) {
    if (name.equals("alarms")) {
      value.forEach(alarm -> facts.add(fact("alarm", Shown.of(text(alarm, "sentence")))));
    } else if (name.equals("features") && !value.path(0).path("feature").isMissingNode()) {
      value.forEach(one ->
          facts.add(
              fact(
                  text(one, "feature"),
                  Shown.of(Format.count(one.path("mismatched").asLong(0)) + " differ"))));
    } else if (value.isArray() && value.valueStream().allMatch(JsonNode::isString)) {
      var all = value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
      if (!all.isEmpty()) {
        facts.add(fact(Format.words(name), Format.brief(all)));
      }
    } else if (value.isNumber()) {
      facts.add(fact(Format.words(name), linked(name, number(name, value))));
    } else if (value.isBoolean()) {
      facts.add(fact(name, Shown.of(value.asBoolean() ? "yes" : "no")));
    } else if (value.isString() && !value.asString().isEmpty()) {
      facts.add(fact(Format.words(name), linked(name, shown(value.asString()))));
    }
  }

  private static Run.Fact fact(String name, Shown value) {
    return new Run.Fact(name, value);
  }

  private static Shown shown(String text) {
    return Format.isDigest(text) ? Format.digest(new Digest(text)) : Format.brief(text);
  }

  private static Shown number(String name, JsonNode value) {
    return name.equals("number") || name.equals("version")
        ? Shown.of(value.asString())
        : value.isIntegralNumber()
            ? Format.number(value.longValue())
            : Format.number(value.doubleValue());
  }

  private Shown linked(String name, Shown value) {
    var href = href(name, value.full());
    return href == null ? value : value.linked(href);
  }

  /// Where a member leads, by what stands beside it: a window is of a monitor, a report of a
  /// dataset.
  private @Nullable String href(String name, String value) {
    return switch (name) {
      case "execution" -> links.execution(Links.segment(value));
      case "endpoint" -> links.endpoint(value);
      case "dataset" -> links.dataset(value);
      case "monitor" -> links.monitor(value);
      case "pipeline" -> links.pipelines();
      case "view" -> links.view(value);
      case "model" -> links.model(value);
      case "version" ->
          value.matches("[1-9][0-9]{0,8}") && has("model")
              ? links.version(text(evidence, "model"), Integer.parseInt(value))
              : null;
      case "report" ->
          Format.isDigest(value) && has("dataset")
              ? links.check(text(evidence, "dataset"), new Digest(value))
              : null;
      case "cutoff" ->
          has("monitor")
              ? links.monitor(text(evidence, "monitor")) + "?window=" + Links.segment(value)
              : null;
      case "rollout" -> rollout();
      case "decision" -> DecisionPages.decided(links, text(evidence, "endpoint"), value).href();
      default -> null;
    };
  }

  private @Nullable String rollout() {
    int number = evidence.path("number").asInt(0);
    return number > 0 && has("endpoint") ? links.rollout(text(evidence, "endpoint"), number) : null;
  }

  private boolean has(String name) {
    return !text(evidence, name).isEmpty();
  }

  private static String text(JsonNode data, String name) {
    return data.path(name).asString("");
  }
}
