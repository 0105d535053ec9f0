package slipway.cli.init;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import slipway.api.Task;

/// What a plan declares, as the files that `slipway apply` reads.
final class Declarations {
  private static final String SCRIPT = "train.py";

  /// Names of other files.
  private static final Set<String> TAKEN = Set.of("pipeline", "endpoint", "monitor", "automation");

  private final Plan plan;
  private final String script;
  private final String dataset;
  private final String view;
  private final String labels;

  /// @param folder where the project is made, as the user named it
  Declarations(Plan plan, java.nio.file.Path folder) {
    this.plan = plan;
    this.script = scriptIn(folder);
    this.dataset = datasetOf(plan);
    this.view = plan.name() + "-features";
    this.labels = plan.name() + "-label";
  }

  /// The dataset is named by its file.
  static String datasetOf(Plan plan) {
    var file = String.valueOf(plan.source().file().getFileName());
    int dot = file.lastIndexOf('.');
    var slug = Source.slug(dot > 0 ? file.substring(0, dot) : file, "data");
    boolean isTaken =
        TAKEN.contains(slug)
            || slug.equals(plan.name() + "-features")
            || slug.equals(plan.name() + "-label");
    return isTaken ? slug + "-data" : slug;
  }

  /// File name → text.
  Map<String, String> files() {
    var files = new LinkedHashMap<String, String>();
    files.put(dataset + ".yaml", dataset());
    files.put(dataset + ".contract.yaml", new ContractFile(plan).ofDataset(dataset));
    files.put(view + ".yaml", features());
    files.put(view + ".contract.yaml", new ContractFile(plan).ofFeatures(view));
    files.put(labels + ".yaml", label());
    files.put("pipeline.yaml", pipeline());
    files.put("endpoint.yaml", endpoint());
    files.put("monitor.yaml", monitor());
    files.put("automation.yaml", automation());
    if (plan.template() == Template.BRING_YOUR_SCRIPT) {
      files.put(SCRIPT, resource(SCRIPT));
      files.put("requirements.txt", "numpy\nonnx\nscikit-learn\nskl2onnx\n");
    }
    return files;
  }

  private String dataset() {
    var out = new StringBuilder("kind: Dataset\nname: " + dataset + "\nspec:\n");
    out.append("  description: ")
        .append(
            Yaml.text(
                "Rows of "
                    + plan.source().file().getFileName()
                    + ", one for each "
                    + (plan.events() != null
                        ? "event of a " + plan.key().name() + "."
                        : plan.key().column() == null ? "case." : plan.key().name() + ".")))
        .append("\n  format: { type: csv, header: true");
    if (plan.source().delimiter() != ',') {
      out.append(", delimiter: ").append(slipway.api.Json.text("" + plan.source().delimiter()));
    }
    out.append(" }\n  columns:\n");
    for (var column : plan.source().columns()) {
      out.append("    - { name: ").append(Yaml.text(column.name()));
      out.append(", type: ").append(Yaml.text(ColumnType.of(plan, column)));
      var pattern = column.isTime() ? column.form().pattern() : null;
      if (pattern != null) {
        out.append(", pattern: ").append(slipway.api.Json.text(pattern));
      }
      out.append(" }\n");
    }
    var key = plan.key().column();
    var events = plan.events();
    if (events != null) {
      var time = Yaml.text(events.time().name());
      out.append("  # an event is known when it happened\n  knownAt: ").append(time);
    }
    return out.append(events == null ? "" : "\n")
        .append(key == null ? "" : "  key: [" + Yaml.text(key.name()) + "]\n")
        .toString();
  }

  private String features() {
    var out = new StringBuilder("kind: FeatureView\nname: " + view + "\nspec:\n");
    out.append("  description: ")
        .append(
            Yaml.text(
                plan.events() != null
                    ? "The events of each " + plan.key().name() + " up to the cutoff, in numbers."
                    : "What is known of a row when "
                        + printable(plan.label().name())
                        + " is to be told."))
        .append('\n');
    var selected = plan.features().stream().map(f -> f.sql() + as(f.sql(), f.name())).toList();
    var events = plan.events();
    out.append(entity()).append(events == null ? sql(selected, "") : block(events.features(plan)));
    out.append("  features:\n");
    for (var feature : plan.features()) {
      out.append("    - { name: ").append(Yaml.text(feature.name()));
      if (feature.isAgeing()) {
        out.append(feature.name().endsWith("_days") ? ", unit: days" : "");
        out.append(", expected: ageing");
      }
      if (!feature.says().equals(feature.name())) {
        out.append(", description: ").append(slipway.api.Json.text(feature.says()));
      }
      out.append(" }\n");
    }
    plan.leftOut()
        .forEach((column, why) ->
            out.append("  # ")
                .append(printable(column))
                .append(" is left out: ")
                .append(printable(why))
                .append('\n'));
    return out.append("  online: true\n").toString();
  }

  private String label() {
    var told = plan.label();
    var name = told.name();
    var out = new StringBuilder("kind: FeatureView\nname: " + labels + "\nspec:\n");
    out.append("  description: ")
        .append(
            Yaml.text(
                plan.events() != null
                    ? told.described()
                    : "What came of a row, known as soon as "
                        + printable(name)
                        + " is filled. Rows without it are only predicted."))
        .append('\n');
    out.append("  label:\n    column: ").append(Yaml.text(name));
    var events = plan.events();
    out.append("\n    horizonDays: ")
        .append(events == null ? 0 : events.horizonDays())
        .append("\n    task: ")
        .append(plan.task().name().toLowerCase(java.util.Locale.ROOT));
    if (events == null && ColumnType.isNamed(told)) {
      out.append("\n    classes: ").append(Yaml.list(told.classes()));
    }
    out.append('\n').append(entity());
    if (events != null) {
      return out.append(block(events.label(plan))).toString();
    }
    var quoted = Featuring.quoted(name);
    return out.append(sql(List.of(quoted), "where " + quoted + " is not null")).toString();
  }

  private String entity() {
    return "  entity: { name: "
        + Yaml.text(plan.key().name())
        + ", type: "
        + (plan.key().isInteger() ? "integer" : "string")
        + " }\n  sources: { records: "
        + dataset
        + " }\n";
  }

  /// The key and what is selected beside it, from the rows of the dataset.
  private String sql(List<String> selected, String where) {
    var key = plan.key();
    var column = key.column();
    var out = new StringBuilder();
    var from = "records";
    var name = column == null ? key.name() : Featuring.quoted(column.name());
    if (column == null) {
      out.append(digested());
      from = "named";
    }
    out.append("select ")
        .append(name)
        .append(column == null ? "" : as(name, key.name()))
        .append(",\n  ")
        .append(String.join(",\n  ", selected))
        .append("\nfrom ")
        .append(from);
    if (!where.isEmpty()) {
      out.append('\n').append(where);
    }
    return block(out.toString());
  }

  private static String block(String sql) {
    return "  sql: |\n" + Yaml.indented(sql, 4) + "\n";
  }

  /// No column names the rows, so their values do; rows that are alike are counted through.
  private String digested() {
    var names = plan.source().columns().stream().map(c -> Featuring.quoted(c.name())).toList();
    var texts =
        names.stream()
            .map(name -> "coalesce(" + name + "::varchar, '')")
            .collect(Collectors.joining(", "));
    return "with named as (\n  select *, md5(concat_ws('|', "
        + texts
        + "))\n    || '-' || row_number() over (partition by "
        + String.join(", ", names)
        + ") as "
        + plan.key().name()
        + "\n  from records\n)\n";
  }

  private static String as(String sql, String name) {
    return sql.equals(Featuring.quoted(name)) ? "" : " as " + Featuring.quoted(name);
  }

  private String pipeline() {
    return """
    kind: Pipeline
    name: %1$s
    spec:
      description: From the newest rows to a released model, if the gate lets it pass.
      parameters:
    %11$s    cutoff: { type: date, value: %8$s, description: The day as of which features are taken }
    %7$s  steps:
        - name: import
          type: import
          with: { dataset: %2$s }
        - name: check
          type: check
          with: { dataset: %2$s, staged: "${steps.import.staged}" }
    %9$s    - name: features
          type: features
          after: [%10$s]
          with: { view: %3$s, cutoff: "${parameters.cutoff}" }
    %5$s    - name: evaluate
          type: evaluate
          with: { training: "${steps.train.training}" }
        - name: gate
          type: gate
          with:
            training: "${steps.train.training}"
            evaluation: "${steps.evaluate.evaluation}"
            endpoint: %1$s
            champion: { margin: 0 }
            # what a model must reach to be released at all; raise it to what you need
            floors: %6$s
        - name: register
          type: register
          with:
            training: "${steps.train.training}"
            evaluation: "${steps.evaluate.evaluation}"
            model: %1$s
            gate: "${steps.gate.outcome}"
        - name: release
          type: release
          with: { endpoint: %1$s, version: "${steps.register.version}" }
    """
        .formatted(
            plan.name(),
            dataset,
            view,
            labels,
            training(),
            floors(),
            parameters(),
            cutoff(),
            history(),
            plan.events() == null ? "check" : "history",
            plan.events() == null || plan.events().isLive()
                ? ""
                : "    # the newest day of the file; when events come every day: yesterday\n");
  }

  /// Events are trained on as of an earlier day than they are served.
  private String history() {
    return plan.events() == null
        ? ""
        : """
            - name: history
              type: features
              after: [check]
              with: { view: %s, cutoff: "${parameters.history}" }
        """
            .formatted(view);
  }

  private String parameters() {
    var events = plan.events();
    return (events == null
            ? ""
            : "    history: { type: date, value: "
                + events.history()
                + ", description: A day whose labels are known with the newest event }\n")
        + (isScripted()
            ? "    python: { type: string, value: python3, description: A Python that has"
                + " requirements.txt }\n"
            : "");
  }

  /// Rows without dates are as they are today; events are known up to a day that is over.
  private String cutoff() {
    var events = plan.events();
    return events == null ? "today" : events.isLive() ? "yesterday" : events.newest().toString();
  }

  private boolean isScripted() {
    return plan.template() == Template.BRING_YOUR_SCRIPT;
  }

  private String training() {
    return isScripted()
        ? """
            - name: fit
              type: process
              after: [features]
              with:
                command: ["${parameters.python}", %3$s]
                files: [%3$s]
                inputs:
                  frame: { views: [%1$s], label: %2$s, cutoff: newest-matured }
                values: { learning_rate: 0.1, n_estimators: 100, max_depth: 3 }
                timeout: 30m
            - name: train
              type: train
              with:
                trainer: onnx
                views: [%1$s]
                label: %2$s
                cutoff: newest-matured
                folds: { count: 5 }
                settings: { files: "${steps.fit.files}" }
        """
            .formatted(view, labels, Yaml.text(script))
        : """
            - name: train
              type: train
              after: [features]
              with:
                trainer: xgboost
                views: [%1$s]
                label: %2$s
                cutoff: newest-matured
                folds: { count: 5 }
                settings: { rounds: 100, max_depth: 4, eta: 0.1, min_child_weight: %3$d, seed: 7 }
        """
            .formatted(view, labels, Math.clamp(plan.label().known() / 1_000, 1, 20));
  }

  /// The server reads the script below the folder that it was started in.
  private static String scriptIn(java.nio.file.Path folder) {
    var here = java.nio.file.Path.of("").toAbsolutePath();
    var there = folder.toAbsolutePath().normalize();
    var below = there.startsWith(here) ? here.relativize(there) : there.getFileName();
    return below.resolve(SCRIPT).toString();
  }

  private static String resource(String name) {
    try (var in = Declarations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not among the command's resources");
      }
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String floors() {
    return switch (plan.task()) {
      case BINARY -> "{ auc: { min: 0.6 } }";
      case MULTICLASS -> "{ accuracy: { min: " + guessed() + " } }";
      case REGRESSION -> "{ r2: { min: 0.1 } }";
    };
  }

  /// How often a guess among all classes is right.
  private String guessed() {
    return Numbers.text(Math.ceil(100.0 / plan.label().classes().size()) / 100);
  }

  private String endpoint() {
    var told = plan.label().name();
    var output =
        plan.task() == Task.BINARY
            ? "  # the answer is "
                + printable(plan.label().classes().getLast())
                + " from this probability on\n  output: { threshold: 0.5, positive: "
                + Yaml.text(plan.label().classes().getLast())
                + ", negative: "
                + Yaml.text(plan.label().classes().getFirst())
                + " }\n"
            : "";
    return "kind: Endpoint\nname: "
        + plan.name()
        + "\nspec:\n  description: "
        + Yaml.text("Tells " + told)
        + "\n  model: "
        + plan.name()
        + "\n  views: ["
        + view
        + "]\n"
        + output;
  }

  private String monitor() {
    return """
    kind: Monitor
    name: %1$s
    spec:
      description: Everybody at each cutoff, scored by the release in production, beside the cutoff before.
      endpoint: %1$s
      source: population
      # a PSI of 0.1 is a shift that is worth a look, 0.25 a large one
      score: { psi: 0.1 }
      features: { psi: 0.2, nullIncrease: 0.05 }
      volume: { changeMax: 0.5 }
    """
        .formatted(plan.name());
  }

  private String automation() {
    return """
    kind: Automation
    name: %1$s
    spec:
      description: Judges the release whenever new rows come, and says what it would do.
      endpoint: %1$s
      # observe: nothing is changed. Then recommend, approve, act: docs/automation.md
      mode: observe
      pipeline: { name: %1$s }
      monitor: %1$s
    """
        .formatted(plan.name());
  }

  /// On one line, for comments.
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  /// How a column is declared.
  static final class ColumnType {
    private ColumnType() {}

    static String of(Plan plan, Profile column) {
      if (column == plan.label().column() && isNamed(plan.label())) {
        return "string";
      }
      if (plan.events() != null && column.isNumeric()) {
        return EventLog.type(column);
      }
      return switch (column.kind()) {
        case INTEGER -> "integer";
        case NUMBER -> "number";
        case BOOLEAN -> "boolean";
        case DATE -> "date";
        case TIMESTAMP -> "timestamp";
        case TEXT, EMPTY -> "string";
      };
    }

    /// Whether the classes have names, and are not the numbers 0, 1, 2 … themselves.
    static boolean isNamed(Label label) {
      if (label.task() == Task.REGRESSION) {
        return false;
      }
      var numbers = new ArrayList<String>();
      for (int i = 0; i < label.classes().size(); i++) {
        numbers.add(String.valueOf(i));
      }
      return !label.classes().equals(numbers);
    }
  }
}
