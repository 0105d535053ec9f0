package slipway.serving;

import java.util.List;

/// The two logs of an endpoint, alike but for where they are kept: the answers, and what shadows
/// said of the same requests.
enum LogKind {
  PREDICTIONS(
      "predictions/", "serving_segment", List.of("id"), "predictions", "slipway.prediction.log"),
  SHADOWS(
      "shadows/",
      "serving_shadow_segment",
      List.of("id", "release"),
      "shadow scores",
      "slipway.shadow.log");

  private final String dataset;
  private final String table;
  private final List<String> key;
  private final String rows;
  private final String metric;

  LogKind(String dataset, String table, List<String> key, String rows, String metric) {
    this.dataset = dataset;
    this.table = table;
    this.key = key;
    this.rows = rows;
    this.metric = metric;
  }

  /// The dataset that an endpoint's rows are sealed to.
  String dataset(String endpoint) {
    return dataset + endpoint;
  }

  /// The table of its sealed segments.
  String table() {
    return table;
  }

  /// The table of how many of their rows are of which day.
  String days() {
    return table + "_day";
  }

  /// The columns that tell its rows apart.
  List<String> key() {
    return key;
  }

  /// What its rows are, for people.
  String rows() {
    return rows;
  }

  /// The metric of rows that are not sealed yet.
  String unsealed() {
    return metric + ".unsealed";
  }

  String thread() {
    return this == PREDICTIONS ? "prediction-log" : "shadow-log";
  }
}
