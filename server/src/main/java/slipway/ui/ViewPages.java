package slipway.ui;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.wire.FeatureView;
import slipway.features.Features;
import slipway.http.Response;
import slipway.http.Router;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;
import slipway.ui.view.Tile;
import slipway.ui.view.Views;

/// Feature and label views: what they are and what was made of them.
final class ViewPages {
  private final Site site;
  private final Features features;

  ViewPages(Site site, Features features) {
    this.site = site;
    this.features = features;
  }

  void register(Router router) {
    router.get(
        "/ui/projects/{project}/features",
        request -> {
          var visit = Asked.only(site.visit(request));
          return list(site, visit, features.views(visit.caller(), visit.project()));
        });
    router.get(
        "/ui/projects/{project}/features/{view}",
        request -> {
          var visit = site.visit(request);
          var view = features.view(visit.caller(), visit.project(), request.path("view"));
          var entity = request.query("entity").orElse("");
          return one(site, visit, view, lookup(view, entity, visit));
        });
  }

  private Views.@Nullable Lookup lookup(FeatureView view, String entity, Visit visit) {
    if (isLabel(view) || view.onlineCutoff() == null) {
      return null;
    }
    var key = view.spec().entity().name();
    if (entity.isBlank()) {
      return new Views.Lookup("", key, List.of(), null);
    }
    try {
      var vector = features.vector(visit.caller(), visit.project(), view.name(), entity.strip());
      var values = new ArrayList<Run.Fact>();
      vector
          .features()
          .forEach((name, value) ->
              values.add(
                  new Run.Fact(
                      name,
                      value == null
                          ? Shown.of("null")
                          : Shown.of(Format.digits(value), Double.toString(value)))));
      return new Views.Lookup(entity, key, values, null);
    } catch (SlipwayException e) { // not known, or not online any more
      return new Views.Lookup(entity, key, List.of(), e.getMessage());
    }
  }

  static Response list(Site site, Visit visit, List<FeatureView> found) {
    var listed =
        Listed.of(
            visit, found, COLUMNS, view -> view.name() + " " + text(view.spec().description()));
    if (listed.csv() != null) {
      return listed.csv();
    }
    var rows =
        listed.rows().stream()
            .map(view -> {
              var newest = newest(view);
              return new Views.Row(
                  Shown.of(view.name()).linked(visit.links().view(view.name())),
                  isLabel(view) ? "labels" : "features",
                  text(view.spec().description()),
                  isLabel(view) ? "" : Format.count(featuresOf(view).size()),
                  Format.count(view.materialisations().size()),
                  newest == null ? Shown.of("never") : Shown.of(newest.cutoff().toString()),
                  Format.digest(view.definition()));
            })
            .toList();
    var answer =
        found.isEmpty()
            ? "No feature view yet."
            : Format.plural(found.stream().filter(v -> !isLabel(v)).count(), "feature view")
                + " and "
                + Format.plural(found.stream().filter(ViewPages::isLabel).count(), "label view")
                + ", evaluated on what was known at each cutoff.";
    var empty =
        found.isEmpty()
            ? new Empty(
                "No feature view yet",
                "A feature view is one SQL statement, evaluated as of a day on what was known then.",
                "slipway apply -f examples/churn --server " + visit.server())
            : null;
    return site.page(
        visit,
        "views",
        Head.of(Section.FEATURES, answer, visit.links().rest() + "/features"),
        new Views.Index(rows, listed.listing(), empty));
  }

  private static final List<Listed.Column<FeatureView>> COLUMNS =
      List.of(
          Listed.Column.text("View", FeatureView::name),
          Listed.Column.text("Kind", view -> isLabel(view) ? "labels" : "features"),
          Listed.Column.number("Features", view -> (long) featuresOf(view).size()),
          Listed.Column.number("Cutoffs", view -> (long) view.materialisations().size()),
          Listed.Column.by("Newest cutoff", ViewPages::newestCutoff),
          Listed.Column.plain("Definition", view -> view.definition().hex()),
          Listed.Column.plain("What it is", view -> text(view.spec().description())));

  private static final List<Listed.Column<FeatureView.Materialisation>> CUTOFFS =
      List.of(
          Listed.Column.by("Cutoff", FeatureView.Materialisation::cutoff),
          Listed.Column.number("Entities", FeatureView.Materialisation::rows),
          Listed.Column.plain("Rows not known yet", ViewPages::hidden),
          Listed.Column.plain("Definition", made -> made.definition().hex()),
          Listed.Column.plain("Tree", made -> made.tree().hex()),
          Listed.Column.by("Made", FeatureView.Materialisation::at));

  private static @Nullable LocalDate newestCutoff(FeatureView view) {
    var newest = newest(view);
    return newest == null ? null : newest.cutoff();
  }

  private static boolean isLabel(FeatureView view) {
    return view.spec().label() != null;
  }

  private static FeatureView.@Nullable Materialisation newest(FeatureView view) {
    return view.materialisations().stream()
        .max(Comparator.comparing(FeatureView.Materialisation::cutoff))
        .orElse(null);
  }

  static Response one(Site site, Visit visit, FeatureView view, Views.@Nullable Lookup lookup) {
    var made =
        Listed.part(
            visit,
            "cutoffs",
            view.materialisations().stream()
                .sorted(Comparator.comparing(FeatureView.Materialisation::cutoff).reversed())
                .toList(),
            CUTOFFS,
            one -> one.cutoff() + " " + one.tree() + " " + one.definition());
    if (made.csv() != null) {
      return made.csv();
    }
    var newest = newest(view);
    var answer =
        newest == null
            ? "Never materialised."
            : Format.plural(view.materialisations().size(), "cutoff")
                + ", the newest "
                + newest.cutoff()
                + " with "
                + Format.plural(newest.rows(), "row")
                + (view.onlineCutoff() == null ? "" : " · online as of " + view.onlineCutoff())
                + ".";
    var page =
        new Views.Page(
            tiles(view, newest),
            featuresOf(view).stream()
                .map(f ->
                    new Views.Feature(
                        f.name(), text(f.unit()), text(f.expected()), text(f.description()), null))
                .toList(),
            facts(visit, view),
            view.spec().sql().strip(),
            made.rows().stream().map(one -> materialisation(visit, view, one)).toList(),
            made.listing(),
            lookup,
            newest == null ? never(visit, view) : null);
    var head =
        Head.below(
                Section.FEATURES,
                view.name(),
                answer,
                visit.links().rest() + "/features/" + Links.segment(view.name()))
            .with(newest == null ? State.neutral("empty") : State.good("well"))
            .described(view.spec().description());
    return site.page(visit, "view", head, page);
  }

  private static List<Tile> tiles(FeatureView view, FeatureView.@Nullable Materialisation newest) {
    var tiles = new ArrayList<Tile>();
    if (isLabel(view)) {
      var label = view.spec().label();
      tiles.add(
          new Tile(
              "Known after",
              Shown.of(Format.plural(label == null ? 0 : label.horizonDays(), "day")),
              "at the end of that day, not before"));
    } else {
      tiles.add(
          new Tile("Features", Format.number(featuresOf(view).size()), "float32, in this order"));
    }
    tiles.add(
        new Tile("Cutoffs", Format.number(view.materialisations().size()), "one version each"));
    tiles.add(
        new Tile(
            "Entities",
            newest == null ? Shown.of("–") : Format.number(newest.rows()),
            newest == null ? "" : "as of " + newest.cutoff()));
    var online = view.onlineCutoff();
    tiles.add(
        new Tile(
            "Online",
            Shown.of(online == null ? "no" : online.toString()),
            online == null ? "" : "looked up by " + view.spec().entity().name()));
    return tiles;
  }

  private static List<Run.Fact> facts(Visit visit, FeatureView view) {
    var facts = new ArrayList<Run.Fact>();
    facts.add(new Run.Fact("definition", Format.digest(view.definition())));
    facts.add(
        new Run.Fact(
            "entity",
            Shown.of(view.spec().entity().name() + " (" + view.spec().entity().type() + ")")));
    for (Map.Entry<String, String> source : view.spec().sources().entrySet()) {
      facts.add(
          new Run.Fact(
              "source " + source.getKey(),
              Shown.of(source.getValue()).linked(visit.links().dataset(source.getValue()))));
    }
    var label = view.spec().label();
    if (label != null) {
      facts.add(new Run.Fact("label", Shown.of(label.column() + ", " + label.task())));
    }
    facts.add(
        new Run.Fact(
            "versions", Shown.of(versions(view)).linked(visit.links().dataset(versions(view)))));
    return facts;
  }

  /// The dataset that the materialisations are versions of.
  private static String versions(FeatureView view) {
    return (isLabel(view) ? "labels/" : "features/") + view.name();
  }

  private static Views.Materialisation materialisation(
      Visit visit, FeatureView view, FeatureView.Materialisation made) {
    var href = visit.links().dataset(versions(view), made.tree());
    return new Views.Materialisation(
        Shown.of(made.cutoff().toString()).linked(href),
        Format.number(made.rows()),
        Format.digest(made.tree()).linked(href),
        Format.digest(made.definition()),
        hidden(made),
        Format.business(made.at()));
  }

  private static String hidden(FeatureView.Materialisation made) {
    var hidden =
        made.hidden().entrySet().stream()
            .map(e -> Format.count(e.getValue()) + " of " + e.getKey())
            .collect(Collectors.joining(", "));
    return hidden.isEmpty() ? "none" : hidden;
  }

  private static Empty never(Visit visit, FeatureView view) {
    return new Empty(
        "Never materialised",
        isLabel(view)
            ? "Labels are taken by themselves when they can be known: the horizon after a cutoff of the features."
            : "A pipeline's step of type features does it.",
        "slipway pipeline run churn --server " + visit.server());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  static List<FeatureViewSpec.Feature> featuresOf(FeatureView view) {
    var features = view.spec().features();
    return features == null ? List.of() : features;
  }
}
