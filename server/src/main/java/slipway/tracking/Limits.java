package slipway.tracking;

import java.util.Collection;
import java.util.HashSet;
import slipway.mlflow.Invalid;
import slipway.mlflow.KeyRule;

/// How long and how many things may be, with MLflow's numbers and words.
final class Limits {
  static final int PARAM_LENGTH_MAX = 6_000;
  static final int TAG_LENGTH_MAX = 8_000;
  static final int EXPERIMENT_NAME_LENGTH_MAX = 500;
  static final int EXPERIMENT_TAG_LENGTH_MAX = 5_000;
  static final int BATCH_METRICS_MAX = 1_000;
  static final int BATCH_PARAMS_MAX = 100;
  static final int BATCH_TAGS_MAX = 100;
  static final int BATCH_TOTAL_MAX = 1_000;

  private Limits() {}

  /// Cuts a text that is too long, between whole characters.
  static String cut(String text, int most) {
    return text.length() <= most || text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }

  static String atMost(String text, int most, String parameter) {
    int length = text.codePointCount(0, text.length());
    if (length > most) {
      throw Invalid.tooLong(parameter, length, most);
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
              + " metrics, params, and tags. Please split up metrics, params, and tags across"
              + " multiple requests and try again.");
    }
    for (int i = 0; i < batch.metrics().size(); i++) {
      metric(batch.metrics().get(i), "metrics[" + i + "].");
    }
    var params = new HashSet<String>();
    for (int i = 0; i < batch.params().size(); i++) {
      var name = KeyRule.require(batch.params().get(i).key(), "params[" + i + "].key");
      if (!params.add(name)) {
        throw Invalid.of(
            "Duplicate parameter keys have been submitted: ['"
                + name
                + "']. Please ensure the request contains only one param value per param key.");
      }
    }
    for (int i = 0; i < batch.tags().size(); i++) {
      KeyRule.require(batch.tags().get(i).key(), "tags[" + i + "].key");
    }
    return new LogBatch(
        batch.metrics(),
        batch.params().stream().map(Limits::cut).toList(),
        batch.tags().stream().map(Limits::cut).toList(),
        batch.modelMetrics());
  }

  /// MLflow calls the key of a metric its name.
  static void metric(Metric metric, String place) {
    KeyRule.require(metric.key(), place + "name");
    if (metric.timestampMillis() < 0) {
      throw Invalid.value(
          metric.timestampMillis(),
          place + "timestamp",
          "metric '"
              + metric.key()
              + "' (value="
              + metric.value()
              + "). Timestamp must be a nonnegative long (64-bit integer)");
    }
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
