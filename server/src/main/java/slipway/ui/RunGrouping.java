package slipway.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import slipway.tracking.RunDetails;
import slipway.tracking.RunGroups;
import slipway.tracking.RunKey;
import slipway.ui.Site.Visit;
import slipway.ui.view.Runs;
import slipway.ui.view.Shown;

/// Groups of runs as rows, and what runs can be grouped by.
record RunGrouping(RunSelection selection, Visit visit, RunGrid grid) {
  private static final int CHOICES_MAX = 60;
  private static final int LABEL_MAX = 60;

  /// @param names of parents, by id
  Runs.Groups groups(RunKey key, RunGroups found, Map<String, String> names) {
    var metrics = grid.metrics();
    return new Runs.Groups(
        grid.column(
            title(key),
            (key.kind() == RunKey.Kind.TAG ? RunSelection.TAG : RunGrid.PARAM) + key.name()),
        grid.column("Newest", "attributes.start_time"),
        found.groups().stream()
            .map(group ->
                new Runs.Group(
                    label(key, group.value(), names)
                        .linked(selection.inside(key, group.value()).in(visit.links().runs())),
                    Format.number(group.runs()),
                    Format.ago(visit.now(), Instant.ofEpochMilli(group.newestMillis())),
                    metrics.stream().map(name -> spread(group.metrics().get(name))).toList()))
            .toList());
  }

  private static Runs.Spread spread(RunGroups.@Nullable Spread spread) {
    if (spread == null) {
      return new Runs.Spread(Shown.of(""), "");
    }
    var mean =
        Shown.of(
            Format.digits(spread.mean()),
            spread.mean() + ", the mean of " + Format.plural(spread.runs(), "run"));
    return new Runs.Spread(
        mean,
        spread.least() == spread.greatest()
            ? ""
            : Format.digits(spread.least()) + " … " + Format.digits(spread.greatest()));
  }

  static Shown label(RunKey key, Optional<String> value, Map<String, String> names) {
    if (value.isEmpty()) {
      return Shown.of(RunSelection.isParent(key) ? "no parent" : "without " + key.name());
    }
    var text = value.get();
    if (RunSelection.isParent(key)) {
      return Shown.of(names.getOrDefault(text, text), text);
    }
    if (text.isBlank()) {
      return Shown.of("(empty)", text);
    }
    return text.length() <= LABEL_MAX
        ? Shown.of(text)
        : Shown.of(text.substring(0, cut(text)) + "…", text);
  }

  /// Not between the halves of a character.
  private static int cut(String text) {
    return Character.isHighSurrogate(text.charAt(LABEL_MAX - 1)) ? LABEL_MAX - 1 : LABEL_MAX;
  }

  static String title(RunKey key) {
    return RunSelection.isParent(key) ? "Parent run" : key.name();
  }

  /// The parent, the parameters that differ between the runs shown, the other ones, and the tags
  /// that people set.
  List<Runs.GroupChoice> choices() {
    var keys = new LinkedHashSet<String>(List.of("parent"));
    grid.params().forEach(name -> keys.add(RunGrid.PARAM + name));
    var params = new TreeSet<String>();
    var tags = new TreeSet<String>();
    for (RunDetails run : grid.runs()) {
      run.params().forEach(param -> params.add(RunGrid.PARAM + param.key()));
      run.tags().stream()
          .filter(tag -> !tag.key().startsWith("mlflow."))
          .forEach(tag -> tags.add(RunSelection.TAG + tag.key()));
    }
    keys.addAll(params);
    keys.addAll(tags);
    var chosen = selection.group().map(RunSelection::text).orElse("");
    if (!chosen.isEmpty()) {
      keys.add(chosen);
    }
    var choices = new ArrayList<Runs.GroupChoice>();
    keys.stream()
        .filter(key -> key.equals(chosen) || choices.size() < CHOICES_MAX)
        .forEach(key ->
            choices.add(
                new Runs.GroupChoice(
                    key,
                    key.equals("parent") ? "by parent run" : "by " + key,
                    key.equals(chosen))));
    return choices;
  }

  Runs.@Nullable Within within(Map<String, String> names) {
    return selection
        .within()
        .map(inner -> {
          var label = label(inner.key(), inner.value(), names).text();
          return new Runs.Within(
              inner.value().isEmpty()
                  ? label
                  : RunSelection.isParent(inner.key())
                      ? "children of " + label
                      : inner.key().name() + " = " + label,
              selection.groupedBy(inner.key()).in(visit.links().runs()),
              selection.everywhere().in(visit.links().runs()));
        })
        .orElse(null);
  }

  /// Ids of runs that groups are named by.
  static List<String> parents(RunSelection selection, @Nullable RunGroups found) {
    var ids = new ArrayList<String>();
    if (found != null && selection.group().filter(RunSelection::isParent).isPresent()) {
      found.groups().forEach(group -> group.value().ifPresent(ids::add));
    }
    selection
        .within()
        .filter(inner -> RunSelection.isParent(inner.key()))
        .flatMap(RunGroups.Within::value)
        .ifPresent(ids::add);
    return ids.stream().filter(OtherRuns::isId).toList();
  }

  static Map<String, String> names(List<RunDetails> parents) {
    var names = new HashMap<String, String>();
    parents.forEach(parent -> names.put(parent.run().id(), parent.run().name()));
    return names;
  }
}
