package slipway.tracking;

import java.util.Collection;
import java.util.HashSet;
import slipway.mlflow.Invalid;

/// How long and how many things may be, with MLflow's numbers and words.
final class Limits {
  static final int KEY_LENGTH_MAX = 250;
  static final int PARAM_LENGTH_MAX = 6_000;
  static final int TAG_LENGTH_MAX = 8_000;
  static final int EXPERIMENT_NAME_LENGTH_MAX = 500;
  static final int EXPERIMENT_TAG_LENGTH_MAX = 5_000;
  static final int BATCH_METRICS_MAX = 1_000;
  static final int BATCH_PARAMS_MAX = 100;
  static final int BATCH_TAGS_MAX = 100;
  static final int BATCH_TOTAL_MAX = 1_000;

  private Limits() {}

  /// Names of metrics, parameters and tags.
  static String key(String name, String parameter) {
    if (name.isEmpty()) {
      throw Invalid.missing(parameter);
    }
    if (name.codePointCount(0, name.length()) > KEY_LENGTH_MAX) {
      throw Invalid.value(
          "'" + name + "'",
          parameter,
          "length " + name.length() + " exceeds the maximum length of " + KEY_LENGTH_MAX);
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Character.isLetterOrDigit(c)
          && "_-. :/".indexOf(c) < 0
          && !Character.isSurrogate(c)
          && Character.getType(c) != Character.NON_SPACING_MARK) {
        throw Invalid.value(
            "\"" + name + "\"",
            parameter,
            "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.),"
                + " spaces ( ), colon(:) and slashes (/).");
      }
    }
    if (!isPlainPath(name)) {
      throw Invalid.value(
          "\"" + name + "\"",
          parameter,
          "Names may be treated as files in certain cases, and must not resolve to other names"
              + " when treated as such. This name would resolve to another one (expected: no"
              + " leading or trailing slash, no empty, '.' or '..' part).");
    }
    return name;
  }

  /// A key must be the same name when a client takes it for a path.
  private static boolean isPlainPath(String name) {
    if (name.startsWith("/") || name.endsWith("/") || name.startsWith("..") || name.equals(".")) {
      return false;
    }
    return !name.contains("//")
        && !name.startsWith("./")
        && !name.endsWith("/.")
        && !name.contains("/./")
        && !name.endsWith("/..")
        && !name.contains("/../");
  }

  /// Cuts a text that is too long, between whole characters.
  static String cut(String text, int most) {
    return text.length() <= most || text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }

  static String atMost(String text, int most, String parameter) {
    if (text.codePointCount(0, text.length()) > most) {
      throw Invalid.value(
          "'" + text + "'",
          parameter,
          "length " + text.length() + " exceeds the maximum length of " + most);
    }
    return text;
  }

  /// Checks a batch and cuts its long values.
  static LogBatch batch(LogBatch batch) {
    count("metrics", batch.metrics(), BATCH_METRICS_MAX);
    count("params", batch.params(), BATCH_PARAMS_MAX);
    count("tags", batch.tags(), BATCH_TAGS_MAX);
    int total = batch.metrics().size() + batch.params().size() + batch.tags().size();
    if (total > BATCH_TOTAL_MAX) {
      throw Invalid.of(
          "A batch logging request can contain at most "
              + BATCH_TOTAL_MAX
              + " metrics, params, and tags. Got "
              + total
              + ". Please split them across multiple requests and try again.");
    }
    for (int i = 0; i < batch.metrics().size(); i++) {
      key(batch.metrics().get(i).key(), "metrics[" + i + "].key");
    }
    var params = new HashSet<String>();
    for (int i = 0; i < batch.params().size(); i++) {
      var name = key(batch.params().get(i).key(), "params[" + i + "].key");
      if (!params.add(name)) {
        throw Invalid.of(
            "Duplicate parameter keys have been submitted: ['"
                + name
                + "']. Please ensure the request contains only one param value per param key.");
      }
    }
    for (int i = 0; i < batch.tags().size(); i++) {
      key(batch.tags().get(i).key(), "tags[" + i + "].key");
    }
    return new LogBatch(
        batch.metrics(),
        batch.params().stream().map(Limits::cut).toList(),
        batch.tags().stream().map(Limits::cut).toList(),
        batch.modelMetrics());
  }

  static Param cut(Param param) {
    return new Param(param.key(), cut(param.value(), PARAM_LENGTH_MAX));
  }

  static Tag cut(Tag tag) {
    return new Tag(tag.key(), cut(tag.value(), TAG_LENGTH_MAX));
  }

  private static void count(String what, Collection<?> items, int most) {
    if (items.size() > most) {
      throw Invalid.of(
          "A batch logging request can contain at most "
              + most
              + " "
              + what
              + ". Got "
              + items.size()
              + " "
              + what
              + ". Please split up "
              + what
              + " across multiple requests and try again.");
    }
  }
}
