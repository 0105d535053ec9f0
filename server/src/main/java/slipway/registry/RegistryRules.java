package slipway.registry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.mlflow.Invalid;
import slipway.mlflow.KeyRule;

/// What names, aliases, tags and sources may be, with MLflow's words.
final class RegistryRules {
  static final int NAME_LENGTH_MAX = 256;
  static final int TAG_VALUE_LENGTH_MAX = 100_000;
  static final int ALIAS_LENGTH_MAX = 255;
  static final int SOURCE_LENGTH_MAX = 2_048;

  /// Where a version's files may be said to be; local files have a rule of their own.
  private static final Set<String> SOURCE_SCHEMES =
      Set.of(
          "mlflow-artifacts",
          "models",
          "runs",
          "s3",
          "s3a",
          "gs",
          "wasb",
          "wasbs",
          "abfs",
          "abfss",
          "r2",
          "b2",
          "oss",
          "dbfs",
          "hdfs",
          "viewfs");

  private static final Pattern LOGGED_MODEL = Pattern.compile("models:/(m-[^/@]+)");

  private RegistryRules() {}

  static String name(String name) {
    if (name.isBlank()) {
      throw Invalid.of("Registered model name cannot be empty.");
    }
    if (name.indexOf('/') >= 0 || name.indexOf(':') >= 0) {
      throw Invalid.of("Invalid model name '" + name + "'. Names cannot contain '/' or ':'.");
    }
    return atMost(name, NAME_LENGTH_MAX, "name");
  }

  static String alias(String alias) {
    boolean allowed =
        alias.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
    if (alias.isEmpty() || !allowed) {
      throw Invalid.of(
          "Invalid alias name: '"
              + alias
              + "'. Names may only contain alphanumerics, underscores (_), and dashes (-).");
    }
    if (alias.equalsIgnoreCase("latest")) {
      throw Invalid.of("'latest' alias name (case insensitive) is reserved.");
    }
    if (alias.matches("[vV]\\d+")) {
      throw Invalid.of("Version alias name '" + alias + "' is reserved.");
    }
    return atMost(alias, ALIAS_LENGTH_MAX, "alias");
  }

  static void tag(String key, String value) {
    KeyRule.require(key, "key");
    atMost(value, TAG_VALUE_LENGTH_MAX, "value");
  }

  static int version(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw Invalid.of("Parameter 'version' must be an integer, got '" + text + "'.");
    }
  }

  static Stage stage(String text) {
    return Stage.find(text)
        .orElseThrow(() ->
            Invalid.of(
                "Invalid Model Version stage: "
                    + text
                    + ". Value must be one of None, Staging, Production, Archived."));
  }

  /// A source that is no local path.
  static void source(String source) {
    atMost(source, SOURCE_LENGTH_MAX, "source");
    var decoded = decoded(source);
    boolean isRelative =
        decoded.indexOf('\0') >= 0 || List.of(decoded.split("/", -1)).contains("..");
    if (isRelative) {
      throw Invalid.of(
          "Invalid model version source: '"
              + source
              + "'. If supplying a source as an http, https, local file path, ftp, objectstore, or"
              + " mlflow-artifacts uri, it must be absolute, without relative parts.");
    }
    int colon = source.indexOf(':');
    var scheme = colon < 0 ? "" : source.substring(0, colon);
    boolean smuggles =
        decoded.chars().anyMatch(c -> c == '?' || c == '#' || c == ';' || c == '\\' || c < ' ');
    if (!SOURCE_SCHEMES.contains(scheme) || smuggles) {
      throw Invalid.of(
          "Invalid model version source: '"
              + source
              + "'. Expected one of the schemes "
              + SOURCE_SCHEMES.stream().sorted().toList()
              + " and a plain path.");
    }
  }

  /// The id in `models:/m-…`; a registered model may be called so too, but then a version follows.
  static Optional<String> loggedModel(String source) {
    var found = LOGGED_MODEL.matcher(source);
    return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
  }

  static SlipwayException notLocal(String source) {
    return Invalid.of(
        "Invalid model version source: '"
            + source
            + "'. To use a local path as a model version source, run_id must name a run whose"
            + " artifact directory contains it.");
  }

  /// Percent signs resolved until none is left, so that nothing hides behind two of them.
  private static String decoded(String source) {
    var text = source;
    for (int i = 0; i < SOURCE_LENGTH_MAX && text.indexOf('%') >= 0; i++) {
      try {
        var next = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        if (next.equals(text)) {
          break;
        }
        text = next;
      } catch (IllegalArgumentException _) {
        break; // a percent sign that begins no code stands for itself
      }
    }
    return text;
  }

  static SlipwayException otherModel(String source) {
    return Invalid.of(
        "Invalid model version source: '"
            + source
            + "'. The model_id request parameter must identify the resource that contains the"
            + " source.");
  }

  static SlipwayException noModel(String name) {
    return Invalid.notFound("Registered Model with name=" + name + " not found");
  }

  static SlipwayException noVersion(String name, Object number) {
    return Invalid.notFound("Model Version (name=" + name + ", version=" + number + ") not found");
  }

  /// 400 in MLflow too, not 404.
  static SlipwayException noAlias(String alias) {
    return Invalid.of("Registered model alias " + alias + " not found.");
  }

  static SlipwayException taken(String name) {
    return new SlipwayException(
        ErrorCode.ALREADY_EXISTS, "Registered Model (name=" + name + ") already exists.");
  }

  static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String atMost(String text, int most, String parameter) {
    int length = text.codePointCount(0, text.length());
    if (length > most) {
      throw Invalid.tooLong(parameter, length, most);
    }
    return text;
  }
}
