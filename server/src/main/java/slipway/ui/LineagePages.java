package slipway.ui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Lineage;
import slipway.api.wire.Report.Outcome;
import slipway.http.Response;
import slipway.http.Router;
import slipway.replay.Replay;
import slipway.ui.Site.Visit;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// A prediction back to its bytes, left to right, and the proof of it.
final class LineagePages {
  private static final int FACTS_SHOWN = 6;

  /// Of one column; the others when asked for.
  private static final int NODES_SHOWN = 4;

  private final Site site;
  private final Replay replay;

  LineagePages(Site site, Replay replay) {
    this.site = site;
    this.replay = replay;
  }

  void register(Router router) {
    router.get(
        "/ui/projects/{project}/predictions/{prediction}",
        request -> {
          var visit = site.visit(request);
          var id = PipelinePages.id(request.path("prediction"));
          return one(site, visit, replay.lineage(visit.caller(), visit.project(), id));
        });
    router.post(
        "/ui/projects/{project}/predictions/{prediction}/verify",
        request -> {
          var visit = site.visit(request);
          var id = PipelinePages.id(request.path("prediction"));
          var lineage = replay.lineage(visit.caller(), visit.project(), id);
          var verification = replay.verify(visit.caller(), visit.project(), id);
          return verified(site, visit, lineage, verification);
        });
  }

  static Response verified(
      Site site, Visit visit, Lineage lineage, Lineage.Verification verification) {
    return site.part("lineagePart", Map.of("page", page(visit, lineage, verification)));
  }

  static Response one(Site site, Visit visit, Lineage lineage) {
    var root = lineage.nodes().isEmpty() ? null : lineage.nodes().getFirst();
    long files = lineage.nodes().stream().filter(n -> n.kind().contains("file")).count();
    var answer =
        (root == null ? "" : root.title() + " · ")
            + Format.plural(lineage.nodes().size(), "thing")
            + " made it, back to "
            + Format.plural(files, "source file")
            + ", each named by the digest of its bytes.";
    var head =
        Head.below(
            Section.ENDPOINTS,
            "Prediction " + Format.id(lineage.predictionId()).text(),
            answer,
            visit.links().rest() + "/predictions/" + lineage.predictionId());
    return site.page(visit, "lineage", head, page(visit, lineage, null));
  }

  private static slipway.ui.view.Lineage page(
      Visit visit, Lineage lineage, Lineage.@Nullable Verification verification) {
    return new slipway.ui.view.Lineage(
        stages(visit, lineage, verification),
        visit.links().prediction(lineage.predictionId()) + "/verify",
        verification == null ? null : shown(verification),
        "slipway lineage prediction "
            + lineage.predictionId()
            + " --verify --server "
            + visit.server());
  }

  /// The columns, from left to right.
  private enum Column {
    FILES("Source files"),
    DATA("Data"),
    FEATURES("Features and labels"),
    MODEL("Model"),
    RELEASE("Release"),
    PREDICTION("Prediction");

    private final String title;

    Column(String title) {
      this.title = title;
    }

    static Column of(Lineage.Node node) {
      var kind = node.kind();
      if (kind.contains("file") || kind.contains("delivery")) {
        return FILES;
      }
      return switch (kind) {
        case "prediction", "segment", "log" -> PREDICTION;
        case "release", "endpoint", "configuration" -> RELEASE;
        case "package", "model", "run", "code", "training", "execution" -> MODEL;
        case "dataset", "tree", "commit", "table", "data" -> DATA;
        default -> FEATURES;
      };
    }
  }

  private static List<slipway.ui.view.Lineage.Stage> stages(
      Visit visit, Lineage lineage, Lineage.@Nullable Verification verification) {
    var checks = checks(verification);
    var stages = new ArrayList<slipway.ui.view.Lineage.Stage>();
    for (var column : Column.values()) {
      var shown =
          lineage.nodes().stream()
              .filter(node -> Column.of(node) == column)
              .map(node -> node(visit, node, checks.get(node.id())))
              .toList();
      if (!shown.isEmpty()) {
        int most = shown.size() <= NODES_SHOWN + 1 ? shown.size() : NODES_SHOWN;
        stages.add(
            new slipway.ui.view.Lineage.Stage(
                column.title,
                shown.subList(0, most),
                shown.subList(most, shown.size()),
                (shown.size() - most) + " more"));
      }
    }
    return stages;
  }

  /// The worst outcome of each node.
  private static Map<String, State> checks(Lineage.@Nullable Verification verification) {
    var worst = new HashMap<String, Outcome>();
    if (verification != null) {
      for (var check : verification.checks()) {
        worst.merge(check.node(), check.outcome(), (a, b) -> rank(a) >= rank(b) ? a : b);
      }
    }
    var states = new HashMap<String, State>();
    worst.forEach((node, outcome) ->
        states.put(node, outcome == Outcome.PASS ? State.good("verified") : Checks.state(outcome)));
    return states;
  }

  private static int rank(Outcome outcome) {
    return switch (outcome) {
      case SKIPPED -> 0;
      case PASS -> 1;
      case INCONCLUSIVE -> 2;
      case ERROR -> 3;
      case FAIL -> 4;
    };
  }

  private static slipway.ui.view.Lineage.Node node(
      Visit visit, Lineage.Node node, @Nullable State check) {
    var facts = new ArrayList<Run.Fact>();
    node.facts().entrySet().stream()
        .limit(FACTS_SHOWN)
        .forEach(fact -> facts.add(new Run.Fact(fact.getKey(), shortened(fact.getValue()))));
    var digest = node.digest();
    return new slipway.ui.view.Lineage.Node(
        node.id(),
        String.join(" ", node.madeOf()),
        node.kind(),
        node.title(),
        href(visit, node),
        digest == null ? null : Format.id(digest),
        facts,
        check);
  }

  private static Shown shortened(String value) {
    return value.length() == 64 && value.chars().allMatch(c -> Character.digit(c, 16) >= 0)
        ? Format.id(value)
        : Shown.of(value);
  }

  private static @Nullable String href(Visit visit, Lineage.Node node) {
    var links = visit.links();
    var name = node.title().split(" ", 2)[0];
    return switch (node.kind()) {
      case "run" ->
          node.facts().containsKey("run") ? links.run(node.facts().getOrDefault("run", "")) : null;
      case "view", "feature view", "definition" -> links.view(name);
      case "features", "dataset", "tree", "labels" -> links.dataset(name);
      case "release", "endpoint" -> links.endpoint(name);
      case "package", "model" -> links.model(name);
      default -> null;
    };
  }

  private static slipway.ui.view.Lineage.Verification shown(Lineage.Verification verification) {
    long failed =
        verification.checks().stream()
            .filter(c -> c.outcome() == Outcome.FAIL || c.outcome() == Outcome.ERROR)
            .count();
    var sentence =
        Format.plural(verification.checks().size(), "check")
            + (failed == 0 ? " passed" : ", " + failed + " failed")
            + (verification.replayedBitForBit()
                ? "; the prediction was made again, bit for bit the same"
                : "; the prediction did not come out bit for bit the same");
    return new slipway.ui.view.Lineage.Verification(
        verification.verified() ? State.good("verified") : State.bad("not verified"),
        sentence,
        verification.checks().stream()
            .map(c ->
                new slipway.ui.view.Lineage.Check(
                    Checks.state(c.outcome()), c.name(), c.node(), c.expected(), c.found()))
            .toList());
  }
}
