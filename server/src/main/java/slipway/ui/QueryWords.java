package slipway.ui;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import slipway.api.Json;
import slipway.mlflow.search.Vocabulary.Word;
import slipway.tracking.RunDetails;
import slipway.tracking.RunStatus;
import slipway.tracking.Tracking;

/// What the query bar completes, as the search grammar writes it: the keys of the runs shown and
/// every field of the grammar, how each is compared, and with what.
record QueryWords(List<String> columns, List<RunDetails> runs) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");
  private static final int TAGS_MAX = 100;
  private static final int VALUES_MAX = 20;
  private static final int VALUE_LENGTH_MAX = 60;

  QueryWords {
    columns = List.copyOf(columns);
    runs = List.copyOf(runs);
  }

  /// A line each.
  String names() {
    var names = new LinkedHashSet<String>();
    columns.forEach(column -> names.add(written(column)));
    Tracking.queryWords().stream()
        .map(Word::text)
        .filter(word -> !word.endsWith("."))
        .forEach(names::add);
    var tags = new TreeSet<String>();
    runs.forEach(run -> run.tags().forEach(tag -> tags.add(RunSelection.TAG + tag.key())));
    tags.stream().limit(TAGS_MAX).forEach(tag -> names.add(written(tag)));
    return String.join("\n", names);
  }

  /// In backticks where the name is no plain word.
  private static String written(String column) {
    int dot = column.indexOf('.') + 1;
    var key = column.substring(dot);
    return PLAIN.matcher(key).matches() ? column : column.substring(0, dot) + '`' + key + '`';
  }

  /// The comparisons of each field, and of each prefix, which ends with a dot.
  String operators() {
    var operators = new LinkedHashMap<String, List<String>>();
    Tracking.queryWords().forEach(word -> operators.put(word.text(), word.operators()));
    return Json.text(operators);
  }

  /// The values that are known of a field, in quotes.
  String values() {
    var values = new LinkedHashMap<String, Set<String>>();
    values.put(
        "attributes.status",
        new LinkedHashSet<>(Arrays.stream(RunStatus.values()).map(s -> "'" + s + "'").toList()));
    for (var run : runs) {
      run.params().stream()
          .filter(param -> columns.contains(RunGrid.PARAM + param.key()))
          .forEach(param -> add(values, RunGrid.PARAM + param.key(), param.value()));
      add(values, "attributes.user_id", run.run().user());
      run.datasets()
          .forEach(input -> {
            add(values, "dataset.name", input.dataset().name());
            add(values, "dataset.digest", input.dataset().digest());
          });
    }
    return Json.text(values);
  }

  private static void add(Map<String, Set<String>> values, String name, String value) {
    var all = values.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new LinkedHashSet<>());
    var quote = value.indexOf('\'') < 0 ? "'" : "\"";
    if (!value.isEmpty()
        && all.size() < VALUES_MAX
        && value.length() <= VALUE_LENGTH_MAX
        && !value.contains(quote)) {
      all.add(quote + value + quote);
    }
  }
}
