package slipway.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.wire.Alert;
import slipway.api.wire.Rollout;
import slipway.monitoring.alerts.AlertFilter;
import slipway.serving.Activation;
import slipway.ui.Site.Visit;
import slipway.ui.view.Chart;
import slipway.ui.view.Shown;
import slipway.ui.view.State;
import slipway.ui.view.Tone;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What happened to an endpoint (releases and ways back, candidates, alerts, decisions), put on its
/// charts: one way for every page.
final class Marks {
  /// More would hide the chart; the newest are drawn.
  static final int DRAWN_MAX = 24;

  /// Of alerts and of decisions, the newest.
  private static final int READ_MAX = 200;

  private static final int LABELS_MAX = 2;

  /// What a release or a rollout does not tell already.
  private static final Set<String> DECISIONS =
      Set.of(
          "train",
          "restore-view",
          "serve-last-good",
          "refuse",
          "hold",
          "wait-for-approval",
          "recommend");

  private Marks() {}

  /// Everything between two moments of the business clock, oldest first.
  static List<Mark> read(
      Ui.Parts parts, Visit visit, String endpoint, Instant from, Instant until) {
    var caller = visit.caller();
    var project = visit.project();
    var marks = new ArrayList<Mark>();
    parts
        .monitoring()
        .alerts()
        .list(
            caller,
            project,
            new AlertFilter(
                Set.of(),
                Optional.empty(),
                Optional.of("endpoint " + endpoint),
                Optional.empty(),
                READ_MAX))
        .items()
        .forEach(alert -> marks.addAll(alert(visit, alert)));
    var timeline = parts.automation();
    timeline
        .ofEndpoint(caller, project, endpoint)
        .ifPresent(name ->
            timeline.entries(caller, project, name, Optional.empty(), READ_MAX).items().stream()
                .filter(decision -> DECISIONS.contains(decision.action()))
                .forEach(decision ->
                    marks.add(
                        new Mark(
                            decision.at(),
                            DecisionPages.action(decision),
                            decision.action().replace('-', ' '),
                            Format.brief(decision.done())
                                .linked(visit.links().decision(endpoint, decision.id()))))));
    parts
        .database()
        .read(tx -> {
          marks.addAll(releases(visit, parts.serving().history(tx, project, endpoint)));
          parts
              .rollouts()
              .list(tx, project, endpoint)
              .forEach(rollout -> marks.addAll(rollout(visit, rollout)));
          return marks.size();
        });
    return marks.stream()
        .filter(mark -> !mark.at().isBefore(from) && !mark.at().isAfter(until))
        .sorted(Comparator.comparing(Mark::at))
        .toList();
  }

  /// A release that was active before is a way back.
  ///
  /// @param newestFirst of one endpoint
  static List<Mark> releases(Visit visit, List<Activation> newestFirst) {
    var before = new HashSet<Digest>();
    var marks = new ArrayList<Mark>();
    for (var one : newestFirst.reversed()) {
      var release = one.release();
      boolean isFirstTime = before.add(release.digest());
      marks.add(
          new Mark(
              one.at(),
              isFirstTime ? State.good("release") : State.attention("way back"),
              (isFirstTime ? "v" : "back to v") + release.version(),
              version(visit, release.model(), release.version())));
    }
    return marks;
  }

  /// Where it began, and where it was taken back; that it stayed the release tells.
  static List<Mark> rollout(Visit visit, Rollout rollout) {
    var version = "v" + rollout.version();
    var name =
        Shown.of("rollout " + rollout.number() + " of " + rollout.model() + " " + version)
            .linked(visit.links().rollout(rollout.endpoint(), rollout.number()));
    var begin = new Mark(rollout.startedAt(), State.neutral("candidate"), version + " tried", name);
    var ended = rollout.endedAt();
    return switch (rollout.status()) {
      case ROLLED_BACK, REVERTED, ABORTED ->
          ended == null
              ? List.of(begin)
              : List.of(
                  begin, new Mark(ended, State.bad("taken back"), version + " taken back", name));
      case SHADOW, CANARY, HELD, ASKING, REPLACED, PROMOTED, CONFIRMED -> List.of(begin);
    };
  }

  /// None of what is told by a rollout, or only for information.
  static List<Mark> alert(Visit visit, Alert alert) {
    return switch (alert.kind()) {
      case ROLLOUT, ROLLBACK -> List.of();
      case MONITOR, QUARANTINE, PIPELINE, PARITY, AUTOMATION ->
          alert.severity() == Alert.Severity.INFO
              ? List.of()
              : List.of(
                  new Mark(
                      alert.openedAt(),
                      AlertPages.severity(alert.severity()),
                      "alert: " + alert.kind().name().toLowerCase(Locale.ROOT),
                      Format.brief(alert.sentence()).linked(visit.links().alert(alert.id()))));
    };
  }

  private static Shown version(Visit visit, String model, int version) {
    return Shown.of(model + " v" + version).linked(visit.links().version(model, version));
  }

  /// A chart over days with what happened from its first day on.
  ///
  /// @param json as the page's script draws it
  static Chart onDays(String json, String summary, List<Mark> marks) {
    var first = firstDay(Json.tree(json));
    return on(
        json,
        summary,
        marks,
        mark ->
            Optional.<Object>of(mark.day().toString())
                .filter(_ -> first != null && !mark.day().isBefore(first)));
  }

  /// A chart over the looks at a rollout, with what happened between the first and the last.
  static Chart onLooks(String json, String summary, List<Mark> marks, List<Rollout.Look> looks) {
    var inOrder = looks.stream().sorted(Comparator.comparing(Rollout.Look::at)).toList();
    return on(
        json,
        summary,
        marks,
        mark ->
            inOrder.isEmpty() || mark.at().isBefore(inOrder.getFirst().at())
                ? Optional.empty()
                : inOrder.stream()
                    .filter(look -> !look.at().isBefore(mark.at()))
                    .findFirst()
                    .<Object>map(Rollout.Look::look));
  }

  private static @Nullable LocalDate firstDay(JsonNode chart) {
    return chart
        .path("series")
        .valueStream()
        .flatMap(series -> series.path("points").valueStream())
        .map(point -> LocalDate.parse(point.get(0).asString()))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /// @param place of a mark on the chart's axis; empty when it is not on it
  private static Chart on(
      String json, String summary, List<Mark> marks, Function<Mark, Optional<Object>> place) {
    var placed = marks.stream().filter(mark -> place.apply(mark).isPresent()).toList();
    var drawn = placed.subList(Math.max(0, placed.size() - DRAWN_MAX), placed.size());
    if (drawn.isEmpty()) {
      return new Chart(json, summary);
    }
    var byPlace = new LinkedHashMap<Object, List<Mark>>();
    drawn.forEach(mark ->
        byPlace.computeIfAbsent(place.apply(mark).orElseThrow(), _ -> new ArrayList<>()).add(mark));
    var data = (ObjectNode) Json.tree(json);
    data.set(
        "marks",
        Json.treeOf(
            byPlace.entrySet().stream()
                .map(one ->
                    Map.of(
                        "x",
                        one.getKey(),
                        "name",
                        label(one.getValue()),
                        "whole",
                        String.join(" · ", labels(one.getValue())),
                        "tone",
                        tone(one.getValue())))
                .toList()));
    return new Chart(
        Json.text(data),
        summary,
        drawn.stream()
            .map(mark -> new Chart.Mark(Format.business(mark.at()), mark.what(), mark.name()))
            .toList(),
        drawn.size() == placed.size()
            ? ""
            : "The newest " + drawn.size() + " of " + Format.count(placed.size()) + ".");
  }

  /// Those of one place share a line.
  private static String label(List<Mark> marks) {
    var labels = labels(marks);
    var shown = labels.stream().limit(LABELS_MAX);
    return (labels.size() > LABELS_MAX
            ? Stream.concat(shown, Stream.of("+" + (labels.size() - LABELS_MAX)))
            : shown)
        .collect(Collectors.joining(" · "));
  }

  private static List<String> labels(List<Mark> marks) {
    return marks.stream().map(Mark::label).distinct().toList();
  }

  /// The worst of them.
  private static String tone(List<Mark> marks) {
    var tones = marks.stream().map(mark -> mark.what().tone()).collect(Collectors.toSet());
    return tones.contains(Tone.BAD)
        ? "bad"
        : tones.contains(Tone.ATTENTION) ? "attention" : "neutral";
  }
}
