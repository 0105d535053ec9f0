package slipway.cli.init;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import slipway.api.Task;

/// What a plan declares, as the files that `slipway apply` reads.
final class Declarations {
  static final String SCRIPT = "train.py";

  /// Names of other files.
  private static final Set<String> TAKEN = Set.of("pipeline", "endpoint", "monitor", "automation");

  private final Plan plan;
  private final Path folder;
  private final String dataset;
  private final String view;
  private final String labels;

  /// @param folder where the project is made, as the user named it
  Declarations(Plan plan, Path folder) {
    this.plan = plan;
    this.folder = folder;
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
    files.put("pipeline.yaml", new PipelineFile(plan, folder, dataset, view, labels).text());
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
                    + plan.rows().each(plan)
                    + "."))
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
    return out.append(plan.rows().known())
        .append(key == null ? "" : "  key: [" + Yaml.text(key.name()) + "]\n")
        .toString();
  }

  private String features() {
    var out = new StringBuilder("kind: FeatureView\nname: " + view + "\nspec:\n");
    out.append("  description: ")
        .append(Yaml.text(plan.rows().features(plan)))
        .append('\n')
        .append(entity())
        .append(block(plan.rows().featuresSql(plan)));
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
                .append(Yaml.printable(column))
                .append(" is left out: ")
                .append(Yaml.printable(why))
                .append('\n'));
    return out.append("  online: true\n").toString();
  }

  private String label() {
    var told = plan.label();
    var out = new StringBuilder("kind: FeatureView\nname: " + labels + "\nspec:\n");
    out.append("  description: ")
        .append(Yaml.text(plan.rows().label(plan)))
        .append("\n  label:\n    column: ")
        .append(Yaml.text(told.name()))
        .append("\n    horizonDays: ")
        .append(plan.rows().horizonDays())
        .append("\n    task: ")
        .append(plan.task().name().toLowerCase(java.util.Locale.ROOT));
    if (plan.rows().isLabelNamed(told)) {
      out.append("\n    classes: ").append(Yaml.list(told.classes()));
    }
    return out.append('\n').append(entity()).append(block(plan.rows().labelSql(plan))).toString();
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

  private static String block(String sql) {
    return "  sql: |\n" + Yaml.indented(sql, 4) + "\n";
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

  private String endpoint() {
    var told = plan.label().name();
    var output =
        plan.task() == Task.BINARY
            ? "  # the answer is "
                + Yaml.printable(plan.label().classes().getLast())
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
}
