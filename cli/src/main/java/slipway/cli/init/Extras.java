package slipway.cli.init;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.Version;

/// What stands beside the declarations: README, lock, and what Git and a CI need.
final class Extras {
  static final String LOCK = "slipway.lock";
  private static final String EXAMPLE = "example.json";

  private final Plan plan;
  private final String folder;

  /// @param folder as the user named it
  Extras(Plan plan, String folder) {
    this.plan = plan;
    this.folder = folder;
  }

  /// File name → text; the lock names the digest of every other file.
  Map<String, String> with(Map<String, String> declarations) {
    var files = new LinkedHashMap<>(declarations);
    files.put(EXAMPLE, example());
    files.put("README.md", readme(declarations));
    files.put(".gitignore", GITIGNORE);
    files.put(".pre-commit-config.yaml", PRE_COMMIT);
    files.put(".github/workflows/slipway.yaml", WORKFLOW);
    files.put(LOCK, lock(files));
    return files;
  }

  /// The commands from here to an answer; each works as it stands.
  List<String> steps() {
    var data = plan.source().file().toString();
    var steps = new ArrayList<String>();
    boolean isScripted = plan.template() == Template.BRING_YOUR_SCRIPT;
    if (isScripted) {
      steps.add(
          "python3 -m venv .venv && .venv/bin/pip install -r "
              + word(folder + "/requirements.txt"));
    }
    steps.add("slipway apply -f " + word(folder));
    steps.add("slipway data import " + Declarations.datasetOf(plan) + " " + word(data));
    steps.add(
        "slipway pipeline run "
            + plan.name()
            + (isScripted ? " -p python=\"$PWD/.venv/bin/python\"" : ""));
    steps.add("slipway predict " + plan.name() + " " + question());
    return steps;
  }

  /// By the key of the first row, or by all features where no column is a key.
  private String question() {
    var key = plan.key().column();
    if (key == null) {
      return "\"$(cat " + word(folder + "/" + EXAMPLE) + ")\"";
    }
    var value = String.valueOf(keyOfFirst());
    // a text that reads as a number needs its quotes to stay one
    boolean reads = !plan.key().isInteger() && value.matches("[-0-9.]+|true|false|null");
    return word(plan.key().name() + "=" + (reads ? Json.text(value) : value));
  }

  private @Nullable String keyOfFirst() {
    var key = plan.key().column();
    return key == null ? null : plan.source().first().get(plan.source().columns().indexOf(key));
  }

  /// The features of the first row (of events its key): a question that does not need the table.
  private String example() {
    if (plan.rows().isKeyRepeated()) {
      var key = String.valueOf(keyOfFirst());
      return "{ "
          + Json.text(plan.key().name())
          + ": "
          + (plan.key().isInteger() ? key : Json.text(key))
          + " }\n";
    }
    var fields = new ArrayList<String>();
    for (int i = 0; i < plan.uses().size(); i++) {
      if (plan.uses().get(i) instanceof Use.Made made) {
        var field = plan.source().first().get(i);
        for (var feature : made.features()) {
          fields.add("  " + Json.text(feature.name()) + ": " + feature.reading().of(field));
        }
      }
    }
    return "{\n" + String.join(",\n", fields) + "\n}\n";
  }

  private String lock(Map<String, String> files) {
    var source = plan.source();
    var lock = Json.object();
    lock.put("slipway", Version.own().text());
    lock.put("template", plan.template().toString());
    lock.put("name", plan.name());
    var data = lock.putObject("data");
    data.put("file", String.valueOf(source.file().getFileName()));
    data.put("sha256", source.digest().hex());
    data.put("rows", source.rows());
    var label = lock.putObject("label");
    label.put("column", plan.label().name());
    if (plan.rows() instanceof EventLog events) {
      label.put("time", events.time().name());
      label.put("horizonDays", events.horizonDays());
    }
    label.put("task", plan.task().name().toLowerCase(java.util.Locale.ROOT));
    plan.label().classes().forEach(label.withArray("classes")::add);
    var key = plan.key().column();
    lock.put("key", key == null ? null : key.name());
    var columns = lock.putArray("columns");
    for (int i = 0; i < source.columns().size(); i++) {
      var column = source.columns().get(i);
      var entry = columns.addObject();
      entry.put("name", column.name());
      entry.put("type", ColumnType.of(plan, column));
      entry.put("nulls", column.nulls());
      entry.put("use", plan.uses().get(i).said());
    }
    var digests = lock.putObject("files");
    new TreeMap<>(files)
        .forEach((name, text) ->
            digests.put(
                name, Digest.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hex()));
    return Json.pretty(lock) + "\n";
  }

  private String readme(Map<String, String> declarations) {
    var out = new StringBuilder("# " + plan.name() + "\n\n");
    out.append("Tells `")
        .append(plan.label().name())
        .append("` (")
        .append(plan.task().name().toLowerCase(java.util.Locale.ROOT))
        .append("). Made by `slipway init ")
        .append(plan.template())
        .append("` from `")
        .append(plan.source().file().getFileName())
        .append("`: ")
        .append(Counted.of(plan.source().rows(), "row"))
        .append(", ")
        .append(Counted.of(plan.features().size(), "feature"))
        .append(".\n\n## Run it\n\n```sh\n");
    out.append("slipway serve                 # in another terminal, when none runs yet\n");
    steps().forEach(step -> out.append(step).append('\n'));
    out.append(
        "```\n\nNew rows come in the same way: `slipway data import`, then `slipway pipeline run`. A delivery is added to what is there, so deliver new rows only.\n");
    out.append("\n## What is here\n\n| file | what |\n|---|---|\n");
    declarations
        .keySet()
        .forEach(file ->
            out.append("| `").append(file).append("` | ").append(what(file)).append(" |\n"));
    out.append("| `")
        .append(EXAMPLE)
        .append("` | ")
        .append(plan.rows().isKeyRepeated() ? "the key" : "the features")
        .append(" of the first row, to ask with |\n");
    out.append("| `")
        .append(LOCK)
        .append("` | what was inferred, from which bytes, by which Slipway |\n");
    out.append(
        "| `.pre-commit-config.yaml`, `.github/workflows/slipway.yaml` | the same checks before a commit and in CI |\n");
    var left = plan.leftOut();
    if (!left.isEmpty()) {
      out.append("\n## Left out of the features\n\n| column | why |\n|---|---|\n");
      left.forEach((column, why) ->
          out.append("| `")
              .append(Yaml.printable(column).replace("|", "\\|"))
              .append("` | ")
              .append(Yaml.printable(why).replace("|", "\\|"))
              .append(" |\n"));
      out.append(
          "\nTo use one all the same, add it to the SQL and the list of `features` in the feature view.\n");
    }
    return out.toString();
  }

  private static String what(String file) {
    if (file.endsWith(".contract.yaml")) {
      return file.contains("-features")
          ? "what features must look like, also at the serving door"
          : "what a delivery must hold before anyone sees it";
    }
    if (file.endsWith("-features.yaml")) {
      return "the features, in SQL";
    }
    if (file.endsWith("-label.yaml")) {
      return "the label";
    }
    return switch (file) {
      case "pipeline.yaml" -> "import, check, features, train, evaluate, gate, register, release";
      case "endpoint.yaml" -> "where predictions are asked for";
      case "monitor.yaml" -> "what is watched, and from where on it is an alarm";
      case "automation.yaml" -> "judges the release; changes nothing until you let it";
      case "train.py" ->
          "the training script: the server reads it below the folder it was started in";
      case "requirements.txt" -> "what the script needs";
      default -> "how the file is read";
    };
  }

  /// As one word of a shell.
  static String word(String text) {
    return text.matches("[A-Za-z0-9_./=:,@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static final String GITIGNORE =
      """
      # data comes by deliveries and is kept by the server
      *.csv
      *.parquet
      .slipway/
      .venv/
      __pycache__/
      """;

  private static final String PRE_COMMIT =
      """
      # pre-commit install; needs `slipway` on the path and a server (SLIPWAY_SERVER)
      repos:
        - repo: local
          hooks:
            - id: slipway-diff
              name: the declarations are valid, and this is what they would change
              # 4: something would change, which is why one commits
              entry: sh -c 'slipway diff -f .; case $? in 0|4) ;; 5) echo "no server, so not checked" ;; *) exit 1 ;; esac'
              language: system
              files: '\\.ya?ml$'
              pass_filenames: false
      """;

  private static final String WORKFLOW =
      """
      # Every pull request applies the declarations to a fresh server, which afterwards must see no
      # difference. On main they are applied to the server of the secret SLIPWAY_SERVER, if there is one.
      # The variable SLIPWAY_REPOSITORY names the Git repository that Slipway is built from.
      name: slipway
      on:
        pull_request:
        push: { branches: [main] }
      jobs:
        declarations:
          runs-on: ubuntu-latest
          env: { SLIPWAY_SERVER: "${{ secrets.SLIPWAY_SERVER }}" }
          steps:
            - uses: actions/checkout@v4
            - uses: actions/setup-java@v4
              with: { distribution: temurin, java-version: "25" }
            - name: Build Slipway
              run: |
                git clone --depth 1 "${{ vars.SLIPWAY_REPOSITORY }}" ../slipway
                ../slipway/slipway build
                echo "$PWD/../slipway" >> "$GITHUB_PATH"
            - name: Apply to a fresh server
              run: |
                slipway serve --home "$RUNNER_TEMP/home" --port 5055 --ready-file "$RUNNER_TEMP/ready" &
                timeout 60 sh -c 'until [ -e "$RUNNER_TEMP/ready" ]; do sleep 1; done'
                slipway apply -f . --server http://127.0.0.1:5055
                slipway diff -f . --server http://127.0.0.1:5055
            - name: Apply to the server
              if: github.ref == 'refs/heads/main' && env.SLIPWAY_SERVER != ''
              run: slipway apply -f .
      """;
}
