package slipway.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.api.ErrorCode;
import slipway.api.Names;
import slipway.api.SlipwayException;

/// What one start of the server asks for: defaults, over them the file (`HOME/slipway.yaml`, or
/// `--config`), over it the environment, over it the flags.
///
/// @param readyFile where to write port and process id once requests are answered
/// @param mode how long the server stays
public record Launch(Config config, Optional<Path> readyFile, Mode mode, List<String> warnings) {
  /// What to do once the server is ready.
  public enum Mode {
    /// Answer until asked to stop.
    SERVE,
    /// Answer itself a few requests and stop: the run from which Java's start-up cache is made.
    WARM_UP,
    /// Look at what it would stand on, say it as JSON, and start nothing.
    CHECK
  }

  private static final String HOME_VARIABLE = "SLIPWAY_HOME";
  private static final String CRASH_POINT_VARIABLE = "SLIPWAY_CRASH_POINT";
  private static final String DEFAULT_HOME = ".slipway";
  private static final String FILE_NAME = "slipway.yaml";
  private static final String COMMAND = "serve";
  private static final String WARM_UP = "--warm-up";
  private static final String CHECK = "--check";
  private static final List<String> OWN_FLAGS =
      List.of("--home", "--config", "--ready-file", WARM_UP, CHECK);
  private static final List<String> FLAGS_WITHOUT_VALUE = List.of("--insecure", WARM_UP, CHECK);

  public Launch {
    warnings = List.copyOf(warnings);
  }

  /// Reads this process's environment.
  public static Launch of(List<String> arguments) {
    var launch = of(arguments, System.getenv());
    launch.config().monitoring().alerts().checked();
    return launch;
  }

  static Launch of(List<String> arguments, Map<String, String> environment) {
    var flags = flags(arguments);
    var home =
        Path.of(flags.getOrDefault("--home", environment.getOrDefault(HOME_VARIABLE, DEFAULT_HOME)))
            .toAbsolutePath()
            .normalize();
    var config = Config.defaults(home);
    var named = flags.get("--config");
    var file = named == null ? home.resolve(FILE_NAME) : Path.of(named);
    if (named != null || Files.exists(file)) {
      config = SettingsFile.apply(config, file);
    }
    for (var setting : Settings.all()) {
      var text = environment.get(setting.environmentVariable());
      if (text != null) {
        config = changed(config, setting, text, "environment " + setting.environmentVariable());
      }
    }
    for (var flag : flags.entrySet()) {
      var setting = Settings.byFlag(flag.getKey());
      if (setting.isPresent()) {
        config = changed(config, setting.get(), flag.getValue(), flag.getKey());
      }
    }
    var crash = environment.get(CRASH_POINT_VARIABLE);
    if (crash != null && !crash.isEmpty()) {
      config = config.withCrashPoint(CrashPoint.parse(crash));
    }
    return new Launch(
        config,
        Optional.ofNullable(flags.get("--ready-file")).map(Path::of),
        flags.containsKey(CHECK)
            ? Mode.CHECK
            : flags.containsKey(WARM_UP) ? Mode.WARM_UP : Mode.SERVE,
        misspelt(environment));
  }

  private static Config changed(Config config, Setting setting, String text, String origin) {
    return setting.change().apply(config, new Value(setting.key(), text, origin));
  }

  /// `--name value`, `--name=value`, and `--insecure` alone for true; the word `serve` may come
  /// first, as people type it.
  private static Map<String, String> flags(List<String> arguments) {
    var flags = new LinkedHashMap<String, String>();
    int from = !arguments.isEmpty() && arguments.getFirst().equals(COMMAND) ? 1 : 0;
    for (int i = from; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      int equals = argument.indexOf('=');
      var name = equals < 0 ? argument : argument.substring(0, equals);
      if (!OWN_FLAGS.contains(name) && (name.isEmpty() || Settings.byFlag(name).isEmpty())) {
        throw unknownFlag(name);
      }
      if (equals >= 0) {
        flags.put(name, argument.substring(equals + 1));
      } else if (FLAGS_WITHOUT_VALUE.contains(name)) {
        flags.put(name, "true");
      } else if (i + 1 < arguments.size()) {
        flags.put(name, arguments.get(++i));
      } else {
        throw SlipwayException.invalid(name, "nothing", "a value after it");
      }
    }
    return flags;
  }

  private static SlipwayException unknownFlag(String name) {
    var known = new ArrayList<>(OWN_FLAGS);
    Settings.all().stream().map(Setting::flag).filter(flag -> !flag.isEmpty()).forEach(known::add);
    var nearest =
        Names.nearest(name, known)
            .map(flag -> "did you mean " + flag + "?")
            .orElse("slipway serve --help lists all");
    return new SlipwayException(
        ErrorCode.INVALID_ARGUMENT, "unknown argument \"" + name + "\" (" + nearest + ")");
  }

  /// Variables that look like a misspelt setting. They are told, not refused: a container platform
  /// sets variables of its own (`SLIPWAY_PORT=tcp://…` for a service of this name).
  private static List<String> misspelt(Map<String, String> environment) {
    var known = Settings.all().stream().map(Setting::environmentVariable).toList();
    var warnings = new ArrayList<String>();
    for (var name : environment.keySet()) {
      if (name.startsWith("SLIPWAY_") && !known.contains(name)) {
        int near = name.length() - "SLIPWAY_".length();
        Names.nearest(name, known)
            .filter(candidate -> near > 4 && Math.abs(candidate.length() - name.length()) <= 2)
            .ifPresent(candidate ->
                warnings.add(
                    "environment variable "
                        + name
                        + " sets nothing (did you mean "
                        + candidate
                        + "?)"));
      }
    }
    return warnings;
  }

  /// The text of `serve --help`.
  public static String help() {
    var text = new StringBuilder();
    text.append("Usage: slipway serve [--home DIR] [--config FILE] [--ready-file FILE]");
    text.append(" [--check] [setting flags]\n\n");
    text.append(
        "Starts the server; with --check it only looks at what it would stand on. Settings, the later winning: defaults, HOME/slipway.yaml");
    text.append(" (or --config FILE), environment, flags.\n\n");
    for (var setting : Settings.all()) {
      text.append("  ")
          .append(setting.flag().isEmpty() ? "(no flag)" : setting.flag())
          .append("  [")
          .append(setting.form())
          .append(setting.otherwise().isEmpty() ? "" : "; default " + setting.otherwise())
          .append("]\n      ")
          .append(setting.description())
          .append("\n      ")
          .append(setting.key())
          .append(" in the file, ")
          .append(setting.environmentVariable())
          .append(" in the environment\n");
    }
    return text.toString();
  }
}
