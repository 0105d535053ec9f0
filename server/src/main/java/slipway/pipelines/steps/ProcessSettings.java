package slipway.pipelines.steps;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import slipway.api.Quantity;
import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

/// What a `process` step runs, and what it is given.
///
/// @param command the program and its arguments; a program without a slash is looked for in the
///   server's `PATH`
/// @param files paths below `commands.directory`: copied to where the command runs
/// @param inputs name → what is put into the folder of that name
/// @param environment variables beside those that every step has
/// @param values anything, given on in the context
/// @param outputs the names that `outputs.json` must hold
/// @param timeout as `10m`; an hour by default
/// @param memory as `2GiB`, of the whole tree of processes; unbounded by default
record ProcessSettings(
    List<String> command,
    @Nullable List<String> files,
    @Nullable Map<String, Input> inputs,
    @Nullable Map<String, String> environment,
    @Nullable Map<String, JsonNode> values,
    @Nullable List<String> outputs,
    @Nullable String timeout,
    @Nullable String memory) {
  static final String CONTEXT_VARIABLE = "SLIPWAY_CONTEXT";
  static final String TRACKING_VARIABLE = "MLFLOW_TRACKING_URI";
  static final String RUN_VARIABLE = "MLFLOW_RUN_ID";

  /// Outputs that every process step has.
  static final String FILES = "files";

  static final String RUN = "run";

  private static final Duration TIMEOUT = Duration.ofHours(1);
  private static final Duration TIMEOUT_MAX = Duration.ofDays(7);
  private static final long MEMORY_MIN = 16L << 20;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> OURS = Set.of(CONTEXT_VARIABLE, TRACKING_VARIABLE, RUN_VARIABLE);

  /// One of three: the newest version of a `dataset` as Parquet; the training frame of `views` and
  /// `label` at a `cutoff`; the `files` a former process step made (its output `files`).
  record Input(
      @Nullable String dataset,
      @Nullable List<String> views,
      @Nullable String label,
      @Nullable String cutoff,
      @Nullable Integer folds,
      @Nullable String files) {}

  ProcessSettings {
    command = List.copyOf(command);
    files = files == null ? List.of() : List.copyOf(files);
    inputs = inputs == null ? Map.of() : Map.copyOf(inputs);
    environment = environment == null ? Map.of() : Map.copyOf(environment);
    values = values == null ? Map.of() : Map.copyOf(values);
    outputs = outputs == null ? List.of() : List.copyOf(outputs);
  }

  /// Refuses what no command can be run with.
  void require() {
    if (command.isEmpty() || command.getFirst().isBlank()) {
      throw SlipwayException.invalid("command", command, "a program and its arguments");
    }
    named().keySet().forEach(name -> requireName("inputs", name));
    for (var name : declaredOutputs()) {
      requireName("outputs", name);
      if (name.equals(FILES) || name.equals(RUN)) {
        throw SlipwayException.invalid("outputs", name, "another name; every step has this one");
      }
    }
    for (var name : variables().keySet()) {
      if (!VARIABLE.matcher(name).matches() || OURS.contains(name)) {
        throw SlipwayException.invalid(
            "environment." + name, "this name", "letters, digits and _; not one of " + OURS);
      }
    }
    timeLimit();
    memoryLimit();
  }

  private static void requireName(String field, String name) {
    if (!NAME.matcher(name).matches()) {
      throw SlipwayException.invalid(field, '"' + name + '"', "letters, digits, - and _");
    }
  }

  Map<String, Input> named() {
    return inputs == null ? Map.of() : inputs;
  }

  List<String> code() {
    return files == null ? List.of() : files;
  }

  Map<String, String> variables() {
    return environment == null ? Map.of() : environment;
  }

  Map<String, JsonNode> given() {
    return values == null ? Map.of() : values;
  }

  List<String> declaredOutputs() {
    return outputs == null ? List.of() : outputs;
  }

  Duration timeLimit() {
    if (timeout == null) {
      return TIMEOUT;
    }
    return Quantity.duration(timeout)
        .filter(limit -> limit.compareTo(TIMEOUT_MAX) <= 0)
        .orElseThrow(() ->
            SlipwayException.invalid(
                "timeout", '"' + timeout + '"', Quantity.DURATIONS + ", at most 168h"));
  }

  long memoryLimit() {
    if (memory == null) {
      return Long.MAX_VALUE;
    }
    var bytes = Quantity.bytes(memory);
    if (bytes.isEmpty() || bytes.getAsLong() < MEMORY_MIN) {
      throw SlipwayException.invalid(
          "memory", '"' + memory + '"', Quantity.SIZES + ", at least 16MiB");
    }
    return bytes.getAsLong();
  }
}
