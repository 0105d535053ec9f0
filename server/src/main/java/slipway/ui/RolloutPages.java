package slipway.ui;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.RolloutSpec;
import slipway.api.wire.Rollout;
import slipway.http.Response;
import slipway.http.Router;
import slipway.ui.Site.Visit;
import slipway.ui.view.Act;
import slipway.ui.view.Rollouts;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;
import slipway.ui.view.Tile;

/// A rollout: how far it is, what its guard-rails and labels say, and what people may do.
final class RolloutPages {
  /// Evidence is drawn up to here.
  private static final double EVIDENCE_MAX = 1e6;

  /// @param looks oldest first
  /// @param spec as declared now; null when it was taken away
  /// @param mayDecide whether the caller may promote, abort and extend
  /// @param pairsWanted about how many prove a difference that matters; null when that is not known
  record Known(
      Rollout rollout,
      List<Rollout.Look> looks,
      @Nullable RolloutSpec spec,
      boolean mayDecide,
      @Nullable Long pairsWanted,
      List<Mark> marks) {
    Known {
      marks = List.copyOf(marks);
      looks = List.copyOf(looks);
    }

    Known with(@Nullable Long wanted) {
      return new Known(rollout, looks, spec, mayDecide, wanted, marks);
    }

    boolean isBlueGreen() {
      return spec != null && spec.blueGreen() != null;
    }
  }

  private final Site site;
  private final Ui.Parts parts;

  RolloutPages(Site site, Ui.Parts parts) {
    this.site = site;
    this.parts = parts;
  }

  void register(Router router) {
    router.get(
        "/ui/projects/{project}/endpoints/{endpoint}/rollouts/{number}",
        request -> {
          var visit = site.visit(request);
          return one(site, visit, known(visit, request.path("endpoint"), request.path("number")));
        });
  }

  private Known known(Visit visit, String endpoint, String given) {
    var project = visit.project();
    if (!given.matches("[1-9][0-9]{0,8}")) {
      throw SlipwayException.invalid("number", '"' + given + '"', "a whole number from 1");
    }
    int number = Integer.parseInt(given);
    var rollouts = parts.rollouts();
    var now = parts.business().now();
    var marks = Marks.read(parts, visit, endpoint, now.minus(EndpointTraffic.LONGEST), now);
    var known =
        parts
            .database()
            .read(tx -> {
              parts.access().require(tx, visit.caller(), Permission.READ, project);
              var rollout =
                  rollouts
                      .find(tx, project, endpoint, number)
                      .orElseThrow(() ->
                          new SlipwayException(
                              ErrorCode.NOT_FOUND,
                              "rollout: %d of %s (expected: one of its rollouts)"
                                  .formatted(number, endpoint)));
              return new Known(
                  rollout,
                  rollouts.looks(tx, project, endpoint, number),
                  rollouts
                      .declared(tx, project, endpoint)
                      .map(declared -> declared.spec())
                      .orElse(null),
                  mayDecide(parts.access(), visit),
                  null,
                  marks);
            });
    return known.rollout().status().isRunning() ? known.with(pairsWanted(visit, endpoint)) : known;
  }

  private @Nullable Long pairsWanted(Visit visit, String endpoint) {
    var quality = parts.rollouts().sizing(visit.caller(), visit.project(), endpoint).quality();
    return quality == null ? null : quality.pairs();
  }

  static boolean mayDecide(Access access, Visit visit) {
    try {
      access.requireGranted(visit.caller(), Permission.RELEASE, visit.project());
      return true;
    } catch (SlipwayException _) {
      return false;
    }
  }

  static Response one(Site site, Visit visit, Known known) {
    var looks =
        Listed.part(
            visit,
            "looks",
            looks(known),
            LOOKS,
            one -> one.look().sentence() + " " + one.look().result());
    if (looks.csv() != null) {
      return looks.csv();
    }
    var r = known.rollout();
    var answer =
        "%s v%d at %s · %s · labels: %s%s"
            .formatted(
                r.model(),
                r.version(),
                r.endpoint(),
                Format.clause(r.sentence()),
                RolloutWords.state(r.verdict()).word(),
                r.pairs() == 0 ? ", none known yet" : " after " + Format.plural(r.pairs(), "pair"));
    var chart = chart(known.looks());
    var head =
        Head.below(
                Section.ENDPOINTS,
                "Rollout " + r.number(),
                answer,
                visit.links().rest()
                    + "/endpoints/"
                    + Links.segment(r.endpoint())
                    + "/rollouts/"
                    + r.number())
            .under(r.endpoint(), visit.links().endpoint(r.endpoint()))
            .with(RolloutWords.state(r.status(), known.isBlueGreen()));
    var page =
        new Rollouts(
            tiles(visit, known),
            known.mayDecide() && r.status().isRunning() ? acts(visit, known) : List.of(),
            newestRails(known.looks()).stream().map(RolloutPages::rail).toList(),
            chart == null
                ? null
                : Marks.onLooks(
                    chart,
                    "Evidence against the candidate by look, with the limits at which it is taken"
                        + " out",
                    known.marks(),
                    known.looks()),
            RolloutWords.state(r.verdict()),
            quality(known),
            looks.rows().stream().map(Looked::shown).toList(),
            looks.listing(),
            facts(visit, r),
            declared(known.spec()));
    return site.page(visit, "rollout", head, page);
  }

  private static List<Tile> tiles(Visit visit, Known known) {
    var r = known.rollout();
    var wanted = known.pairsWanted();
    var tiles = new ArrayList<Tile>();
    tiles.add(
        new Tile(
            "Candidate",
            Shown.of("v" + r.version()).linked(visit.links().version(r.model(), r.version())),
            r.model() + ", release " + r.candidate().brief()));
    tiles.add(answers(known));
    tiles.add(
        new Tile(
            "Requests",
            Format.number(r.requests()),
            r.wanted() == 0 ? "of this step" : "of " + Format.count(r.wanted()) + " wanted"));
    tiles.add(new Tile("Mirrored", Format.number(r.mirrored()), "asked of both"));
    tiles.add(
        new Tile(
            "Pairs judged",
            Format.number(r.pairs()),
            (wanted == null ? "" : "of about " + about(wanted) + ", ")
                + (r.pairs() == 0 ? "labels are not known yet" : "by labels")));
    tiles.add(
        new Tile(
            "Verdict",
            Shown.of(RolloutWords.state(r.verdict()).word()),
            "candidate against the former release"));
    return tiles;
  }

  /// With two digits: it is an estimate.
  private static String about(long wanted) {
    return Format.count(
        new BigDecimal(wanted).round(new MathContext(2, RoundingMode.UP)).longValue());
  }

  private static Tile answers(Known known) {
    var r = known.rollout();
    if (r.status().isRunning() && known.isBlueGreen()) {
      return new Tile(
          "Answers",
          Shown.of(r.weight() == 0 ? "none" : "all"),
          r.weight() == 0 ? "it is rehearsed first" : "watched; the former release is kept warm");
    }
    if (r.status().isRunning()) {
      return new Tile(
          "Answers",
          Shown.of(Format.percent(r.weight())),
          r.step() == 0 ? "asked off the path only" : "of the requests, step " + r.step());
    }
    boolean stayed =
        r.status() == Rollout.Status.PROMOTED || r.status() == Rollout.Status.CONFIRMED;
    return new Tile(
        "Answers",
        Shown.of(stayed ? "all" : "none"),
        stayed ? "since it was promoted" : "of the requests any more");
  }

  private static List<Act> acts(Visit visit, Known known) {
    var r = known.rollout();
    var path = visit.links().rest() + "/endpoints/" + Links.segment(r.endpoint()) + "/rollout/";
    var candidate = r.model() + " v" + r.version() + " (" + r.candidate().brief() + ")";
    var standing =
        Format.plural(r.requests(), "request")
            + " of this step seen, labels say "
            + RolloutWords.state(r.verdict()).word()
            + " after "
            + Format.plural(r.pairs(), "pair");
    boolean answersAll = r.weight() >= 1;
    return List.of(
        new Act(
            "Promote…",
            candidate
                + (answersAll
                    ? " goes on answering all requests of "
                        + r.endpoint()
                        + ", and the watch ends. "
                    : " answers all requests of "
                        + r.endpoint()
                        + " at once, instead of "
                        + Format.percent(r.weight())
                        + ". ")
                + standing
                + "; labels that come later confirm or undo it.",
            path + "promote",
            List.of(Act.Field.reason()),
            "Promote " + r.model() + " v" + r.version(),
            true),
        new Act(
            "Abort…",
            "Release "
                + r.former().brief()
                + " answers all requests of "
                + r.endpoint()
                + " again at once; "
                + candidate
                + " is taken out. "
                + standing
                + ".",
            path + "abort",
            List.of(Act.Field.reason()),
            "Abort the rollout",
            true),
        extend(r, path + "extend", standing));
  }

  private static Act extend(Rollout r, String path, String standing) {
    return new Act(
        "Extend…",
        (r.weight() >= 1
                ? "It answers all requests and is watched"
                : "The split stays at " + Format.percent(r.weight()))
            + " for more requests before anything is decided. "
            + standing
            + ".",
        path,
        List.of(
            Act.Field.reason(),
            Act.Field.number("requests", "How many more; the step's own number when empty", "")),
        "Extend this step",
        false);
  }

  private static List<Rollout.Rail> newestRails(List<Rollout.Look> looks) {
    return looks.reversed().stream()
        .filter(look -> !look.rails().isEmpty())
        .findFirst()
        .map(Rollout.Look::rails)
        .orElse(List.of());
  }

  private static Rollouts.Rail rail(Rollout.Rail rail) {
    var p = rail.pValue();
    return new Rollouts.Rail(
        Format.words(rail.rail()),
        rail.alarm() ? State.bad("alarm") : State.good("quiet"),
        Format.number(rail.candidate()),
        Format.number(rail.former()),
        Format.number(rail.expected()),
        p == null ? Shown.of("–") : Format.number(p),
        p == null ? Shown.of("–") : Format.setting(rail.alpha()),
        p == null
            ? "a cap on its share of requests"
            : "evidence "
                + Format.digits(1 / Math.max(p, Double.MIN_NORMAL))
                + " of the "
                + Format.digits(1 / rail.alpha())
                + " that end it");
  }

  /// 1/p of each rail over the requests, on a logarithmic axis, with 1/α as a line.
  private static @Nullable String chart(List<Rollout.Look> looks) {
    var series = new TreeMap<String, List<List<Object>>>();
    double limit = 0;
    for (var look : looks) {
      for (var rail : look.rails()) {
        if (rail.pValue() != null) {
          series
              .computeIfAbsent(Format.words(rail.rail()), _ -> new ArrayList<>())
              .add(
                  List.of(
                      look.look(), Math.min(EVIDENCE_MAX, 1 / Math.max(rail.pValue(), 1e-300))));
          limit = Math.max(limit, 1 / rail.alpha());
        }
      }
    }
    if (series.values().stream().allMatch(points -> points.size() < 2)) {
      return null;
    }
    var data = new LinkedHashMap<String, Object>();
    data.put("kind", "line");
    data.put("log", true);
    data.put("unit", "evidence, 1/p");
    data.put("xName", "look");
    data.put(
        "series",
        series.entrySet().stream()
            .map(e -> Map.of("name", e.getKey(), "points", e.getValue()))
            .toList());
    data.put("limits", List.of(Map.of("y", limit, "name", "taken out at " + Format.digits(limit))));
    return Charts.text(data);
  }

  private static List<Run.Fact> quality(Known known) {
    var facts = new ArrayList<Run.Fact>();
    var r = known.rollout();
    facts.add(new Run.Fact("pairs judged by labels", Format.number(r.pairs())));
    known.looks().reversed().stream()
        .map(Rollout.Look::difference)
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .ifPresent(difference ->
            facts.add(new Run.Fact("mean loss, former − candidate", Format.number(difference))));
    var spec = known.spec() == null ? null : known.spec().quality();
    if (spec != null) {
      if (spec.loss() != null) {
        facts.add(new Run.Fact("loss", Shown.of(spec.loss().toString())));
      }
      if (spec.alpha() != null) {
        facts.add(new Run.Fact("α", Format.setting(spec.alpha())));
      }
      if (spec.margin() != null) {
        facts.add(new Run.Fact("margin", Format.setting(spec.margin())));
      }
    }
    facts.add(
        new Run.Fact(
            "offline gate", Shown.of(r.gate() == null ? "none stands behind it" : r.gate())));
    return facts;
  }

  /// A look, and as it is shown.
  private record Looked(Rollout.Look look, Rollouts.Look shown) {}

  private static final List<Listed.Column<Looked>> LOOKS =
      List.of(
          Listed.Column.number("Look", row -> row.look().look()),
          Listed.Column.by("At", row -> row.look().at()),
          Listed.Column.plain("State", row -> row.shown().status().word()),
          Listed.Column.number("Step", row -> (long) row.look().step()),
          Listed.Column.number("Requests", row -> row.look().requests()),
          Listed.Column.number("Candidate's", row -> row.look().candidateRequests()),
          Listed.Column.number("Pairs", row -> row.look().pairs()),
          Listed.Column.text("Followed", row -> row.shown().result().word()),
          Listed.Column.plain("In words", row -> row.look().sentence()));

  /// Newest first; a sentence that has not changed is not said again.
  private static List<Looked> looks(Known known) {
    var rows = new ArrayList<Looked>();
    var said = "";
    for (var look : known.looks()) {
      var sentence = look.sentence().equals(said) ? "As before." : look.sentence();
      said = look.sentence();
      rows.addFirst(
          new Looked(
              look,
              new Rollouts.Look(
                  Format.count(look.look()),
                  Format.business(look.at()),
                  RolloutWords.state(look.status(), known.isBlueGreen()),
                  look.step() == 0 ? "" : String.valueOf(look.step()),
                  Format.count(look.requests()),
                  Format.count(look.candidateRequests()),
                  Format.count(look.pairs()),
                  result(look.result()),
                  sentence)));
    }
    return rows;
  }

  private static State result(String result) {
    var words = result.replace('-', ' ');
    return switch (result) {
      case "promoted", "confirmed" -> State.good(words);
      case "rolled-back", "reverted" -> State.bad(words);
      case "held", "asked" -> State.attention(words);
      case "started", "next-step", "extended" -> State.running(words);
      case "none" -> State.neutral("went on");
      default -> State.neutral(words);
    };
  }

  private static List<Run.Fact> facts(Visit visit, Rollout r) {
    var facts = new ArrayList<Run.Fact>();
    facts.add(
        new Run.Fact(
            "endpoint", Shown.of(r.endpoint()).linked(visit.links().endpoint(r.endpoint()))));
    facts.add(new Run.Fact("candidate", Format.digest(r.candidate())));
    facts.add(new Run.Fact("former release", Format.digest(r.former())));
    facts.add(new Run.Fact("started", Format.business(r.startedAt())));
    if (r.endedAt() != null) {
      facts.add(new Run.Fact("ended", Format.business(r.endedAt())));
    }
    facts.add(new Run.Fact("started by", Shown.of(r.startedBy())));
    facts.add(
        new Run.Fact(
            "decided by", DecisionPages.decided(visit.links(), r.endpoint(), r.decision())));
    return facts;
  }

  private static List<Run.Fact> declared(@Nullable RolloutSpec spec) {
    var facts = new ArrayList<Run.Fact>();
    if (spec == null) {
      return facts;
    }
    facts.add(
        new Run.Fact(
            spec.blueGreen() == null ? "canary" : "blue-green", Shown.of(RolloutWords.way(spec))));
    var verdicts = spec.verdicts();
    if (verdicts != null) {
      var actions = new LinkedHashMap<String, RolloutSpec.@Nullable Action>();
      actions.put("better", verdicts.better());
      actions.put("equivalent", verdicts.equivalent());
      actions.put("inconclusive", verdicts.inconclusive());
      actions.put("worse", verdicts.worse());
      actions.forEach((verdict, action) -> {
        if (action != null) {
          facts.add(new Run.Fact("if " + verdict, Shown.of(action.toString())));
        }
      });
    }
    return facts;
  }
}
