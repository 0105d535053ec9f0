package slipway.registry;

import java.util.Optional;
import java.util.Set;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.mlflow.Invalid;

/// What names, aliases, tags and sources may be, with MLflow's words.
final class RegistryRules {
  static final int NAME_LENGTH_MAX = 256;
  static final int TAG_KEY_LENGTH_MAX = 250;
  static final int TAG_VALUE_LENGTH_MAX = 100_000;
  static final int ALIAS_LENGTH_MAX = 255;
  static final int SOURCE_LENGTH_MAX = 2_048;

  /// Where a version's files may be said to be. A local file is not among them: a remote client has
  /// no business naming files of the server.
  private static final Set<String> SOURCE_SCHEMES =
      Set.of(
          "mlflow-artifacts",
          "models",
          "runs",
          "s3",
          "gs",
          "wasbs",
          "abfss",
          "r2",
          "b2",
          "oss",
          "hdfs");

  private RegistryRules() {}

  static String name(String name) {
    if (name.isBlank()) {
      throw Invalid.of("Registered model name cannot be empty.");
    }
    if (name.indexOf('/') >= 0 || name.indexOf(':') >= 0) {
      throw Invalid.value(
          "'" + name + "'", "name", "Registered model names cannot contain '/' or ':'.");
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
              + "'. Alias names may only contain alphanumerics, underscores (_), and dashes (-).");
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
    if (key.isEmpty()) {
      throw Invalid.missing("key");
    }
    atMost(key, TAG_KEY_LENGTH_MAX, "key");
    atMost(value, TAG_VALUE_LENGTH_MAX, "value");
  }

  static int version(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw Invalid.value(
        "'" + text + "'", "version", "Model version must be an integer, got '" + text + "'");
  }

  static Stage stage(String text) {
    return Stage.find(text)
        .orElseThrow(() ->
            Invalid.of(
                "Invalid Model Version stage: "
                    + text
                    + ". Value must be one of None, Staging, Production, Archived."));
  }

  static void source(String source) {
    atMost(source, SOURCE_LENGTH_MAX, "source");
    int colon = source.indexOf(':');
    var scheme = colon < 0 ? "" : source.substring(0, colon);
    boolean smuggles =
        source.chars().anyMatch(c -> c == '?' || c == '#' || c == ';' || c == '\\' || c < ' ')
            || source.contains("/../")
            || source.endsWith("/..")
            || source.contains("%");
    if (!SOURCE_SCHEMES.contains(scheme) || smuggles) {
      throw Invalid.of(
          "Invalid model version source: '"
              + source
              + "'. Expected one of the schemes "
              + SOURCE_SCHEMES.stream().sorted().toList()
              + " and a plain path; a local path is not taken from a client.");
    }
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
    if (text.codePointCount(0, text.length()) > most) {
      throw Invalid.value(
          "'" + text + "'",
          parameter,
          "length " + text.length() + " exceeds the maximum length of " + most);
    }
    return text;
  }
}
