package slipway.cli.init;

import java.nio.file.Path;

/// What a plan declares as its pipeline: from rows to a released model.
final class PipelineFile {
  private final Plan plan;
  private final String dataset;
  private final String view;
  private final String labels;
  private final String script;

  /// @param folder where the project is made, as the user named it
  /// @param view of the features
  /// @param labels the view of the label
  PipelineFile(Plan plan, Path folder, String dataset, String view, String labels) {
    this.plan = plan;
    this.dataset = dataset;
    this.view = view;
    this.labels = labels;
    this.script = scriptIn(folder);
  }

  /// The server reads the script below the folder that it was started in.
  private static String scriptIn(Path folder) {
    var here = Path.of("").toAbsolutePath();
    var there = folder.toAbsolutePath().normalize();
    var below = there.startsWith(here) ? here.relativize(there) : there.getFileName();
    return below.resolve(Declarations.SCRIPT).toString();
  }

  String text() {
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
            plan.rows().cutoff(),
            history(),
            plan.rows().history().isEmpty() ? "check" : "history",
            !plan.rows().isOver()
                ? ""
                : "    # the newest day of the file; when events come every day: yesterday\n");
  }

  private String history() {
    return plan.rows().history().isEmpty()
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
    return plan.rows()
            .history()
            .map(day ->
                "    history: { type: date, value: "
                    + day
                    + ", description: A day whose labels are known with the newest event }\n")
            .orElse("")
        + (isScripted()
            ? "    python: { type: string, value: python3, description: A Python that has"
                + " requirements.txt }\n"
            : "");
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
}
