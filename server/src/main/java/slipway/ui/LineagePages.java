package slipway.ui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.wire.Lineage;
import slipway.api.wire.Report.Outcome;
import slipway.http.Response;
import slipway.http.Router;
import slipway.lineage.Lineages;
import slipway.replay.Replay;
import slipway.ui.Site.Visit;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// A prediction back to its bytes, left to right, and the proof of it.
final class LineagePages {
  /// Facts that are numbers; any other that looks like one is a name: a year, a code.
  private static final Set<String> NUMBERS = Set.of("rows", "bytes", "auc", "log_loss");

  /// Of one column; the others when asked for.
  private static final int NODES_SHOWN = 4;

  private final Site site;
  private final Replay replay;
  private final Lineages lineages;

  LineagePages(Site site, Replay replay, Lineages lineages) {
    this.site = site;
    this.replay = replay;
    this.lineages = lineages;
  }

  void register(Router router) {
    router.get(
        "/ui/projects/{project}/predictions/{prediction}",
        request -> {
          var visit = site.visit(request);
          var id = PipelinePages.id(request.path("prediction"));
          return one(site, visit, replay.lineage(visit.caller(), visit.project(), id));
        });
    router.get(
        "/ui/projects/{project}/lineage",
        request -> {
          var visit = site.visit(request);
          var id = request.query("node").orElse("");
          return around(site, visit, id, lineages.around(visit.caller(), visit.project(), id));
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
    long files = lineage.nodes().stream().filter(n -> Column.of(n) == Column.FILES).count();
    var answer =
        (lineage.nodes().isEmpty() ? "" : title(lineage.nodes().getFirst()) + " · ")
            + Format.plural(lineage.nodes().size() - 1L, "thing")
            + " made it, back to "
            + Format.plural(files, "source file")
            + ", each named by the digest of its bytes.";
    var head =
        Head.below(
            Section.ENDPOINTS,
            "Prediction " + Format.id(lineage.predictionId()).text(),
            answer,
            visit.links().rest() + "/predictions/" + lineage.predictionId());
    return site.page(visit, "lineage", head.still(), page(visit, lineage, null));
  }

  /// Of anything that lineage knows: what it was made of, and what was made of it.
  static Response around(Site site, Visit visit, String id, Lineage.Graph graph) {
    var node = graph.nodes().stream().filter(found -> found.id().equals(id)).findFirst();
    var title = node.map(found -> found.kind() + " " + title(found)).orElse(id);
    long files = graph.nodes().stream().filter(n -> Column.of(n) == Column.FILES).count();
    var rest = visit.links().rest() + "/lineage?node=" + Links.segment(id);
    var page =
        new slipway.ui.view.Lineage(
            stages(visit, graph.nodes(), null), null, null, "curl -s " + visit.server() + rest);
    return site.page(
        visit,
        "lineage",
        Head.below(
            Section.MODELS,
            title,
            Format.plural(graph.nodes().size() - 1L, "thing")
                + " made it or was made of it, back to "
                + Format.plural(files, "source file")
                + ".",
            rest),
        page);
  }

  private static slipway.ui.view.Lineage page(
      Visit visit, Lineage lineage, Lineage.@Nullable Verification verification) {
    return new slipway.ui.view.Lineage(
        stages(visit, lineage.nodes(), verification),
        visit.links().prediction(lineage.predictionId()) + "/verify",
        verification == null ? null : shown(lineage, verification),
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
      Visit visit, List<Lineage.Node> nodes, Lineage.@Nullable Verification verification) {
    var checks = checks(verification);
    var stages = new ArrayList<slipway.ui.view.Lineage.Stage>();
    for (var column : Column.values()) {
      var shown =
          nodes.stream()
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
      case INCONCLUSIVE, WARNING -> 2;
      case ERROR -> 3;
      case FAIL -> 4;
    };
  }

  private static slipway.ui.view.Lineage.Node node(
      Visit visit, Lineage.Node node, @Nullable State check) {
    var digest = node.digest();
    return new slipway.ui.view.Lineage.Node(
        node.id(),
        String.join(" ", node.madeOf()),
        node.kind(),
        title(node),
        href(visit, node),
        digest == null ? null : Format.id(digest),
        facts(node),
        check);
  }

  /// Without the words that the kind says already.
  private static String title(Lineage.Node node) {
    return switch (node.kind()) {
      case "prediction" ->
          node.facts().containsKey("output")
              ? (node.facts().containsKey("entity") ? node.facts().get("entity") + " → " : "")
                  + number(String.valueOf(node.facts().get("output")))
              : node.title();
      case "view" -> lastWord(node.title());
      case "run" -> node.title().replaceFirst("^run ", "");
      case "release" -> node.title().startsWith("release ") ? lastWord(node.title()) : node.title();
      default -> node.title();
    };
  }

  private static String lastWord(String text) {
    return text.substring(text.lastIndexOf(' ') + 1);
  }

  /// The few that tell nodes of a kind apart; a node of another kind shows its first.
  private static List<Run.Fact> facts(Lineage.Node node) {
    var facts = new ArrayList<Run.Fact>();
    var wanted =
        switch (node.kind()) {
          case "prediction" -> List.of("endpoint", "cutoff");
          case "release" -> List.of("model");
          case "package" -> List.of("trained on", "rows");
          case "run" -> List.of("auc", "log_loss");
          case "features", "labels" -> List.of("rows");
          case "dataset" -> List.of("rows", "committed");
          case "raw file" -> List.of("bytes");
          default -> node.facts().keySet().stream().limit(2).toList();
        };
    for (var name : wanted) {
      var value = node.facts().get(name);
      if (value != null) {
        facts.add(
            new Run.Fact(
                name, NUMBERS.contains(name) ? Shown.of(number(value), value) : shortened(value)));
      }
    }
    return facts;
  }

  private static Shown shortened(String value) {
    if (Format.isDigest(value)) {
      return Format.id(value);
    }
    return value.contains("T23:59:59")
        ? Shown.of(value.substring(0, value.indexOf('T')), value)
        : Shown.of(value);
  }

  private static String number(String value) {
    try {
      return Format.digits(Double.parseDouble(value));
    } catch (NumberFormatException _) {
      return value; // several outputs
    }
  }

  /// Ids begin with what they name: `run:ID`, `dataset:NAME@TREE`.
  private static @Nullable String href(Visit visit, Lineage.Node node) {
    var links = visit.links();
    var id = node.id().substring(node.id().indexOf(':') + 1);
    var model = node.facts().getOrDefault("model", "");
    int slash = model.lastIndexOf('/');
    return switch (node.kind()) {
      case "run" -> links.run(id);
      case "view" -> links.view(lastWord(node.title()));
      case "features", "labels", "dataset" -> version(links, id);
      case "raw file" ->
          node.facts().containsKey("delivered to")
              ? links.dataset(String.valueOf(node.facts().get("delivered to")))
              : null;
      case "release" -> links.endpoint(lastWord(node.title()));
      case "package" ->
          slash < 0
              ? null
              : links.model(model.substring(0, slash)) + "?version=" + model.substring(slash + 1);
      default -> null;
    };
  }

  private static String version(Links links, String id) {
    int at = id.lastIndexOf('@');
    var tree = id.substring(at + 1);
    return at > 0 && Format.isDigest(tree)
        ? links.dataset(id.substring(0, at), new Digest(tree))
        : links.dataset(id);
  }

  private static slipway.ui.view.Lineage.Verification shown(
      Lineage lineage, Lineage.Verification verification) {
    var titles = new HashMap<String, String>();
    lineage.nodes().forEach(node -> titles.put(node.id(), node.kind() + " " + title(node)));
    long failed =
        verification.checks().stream()
            .filter(c -> rank(c.outcome()) >= rank(Outcome.ERROR))
            .count();
    long passed = verification.checks().stream().filter(c -> c.outcome() == Outcome.PASS).count();
    var sentence =
        passed
            + " of "
            + Format.plural(verification.checks().size(), "check")
            + " passed"
            + (failed == 0 ? "" : ", " + failed + " failed")
            + (verification.replayedBitForBit()
                ? "; the prediction was made again, bit for bit the same"
                : "; the prediction did not come out bit for bit the same");
    return new slipway.ui.view.Lineage.Verification(
        verification.verified() ? State.good("verified") : State.bad("not verified"),
        sentence,
        verification.checks().stream()
            .sorted((a, b) -> Integer.compare(rank(b.outcome()), rank(a.outcome())))
            .map(c ->
                new slipway.ui.view.Lineage.Check(
                    Checks.state(c.outcome()),
                    c.name(),
                    titles.getOrDefault(c.node(), c.node()),
                    shortened(c.expected()),
                    shortened(c.found())))
            .toList());
  }
}
