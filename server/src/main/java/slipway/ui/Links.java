package slipway.ui;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import slipway.api.Digest;
import slipway.lineage.NodeIds;

/// Where pages are: one place for every permalink of a project.
record Links(String project) {
  String home() {
    return "/ui/projects/" + segment(project) + "/";
  }

  String runs() {
    return home() + "runs";
  }

  String run(String id) {
    return runs() + "/" + segment(id);
  }

  String compare() {
    return runs() + "/compare";
  }

  String data() {
    return home() + "data";
  }

  String dataset(String name) {
    return data() + "/" + segment(name);
  }

  /// A version is named by its tree.
  String dataset(String name, Digest tree) {
    return dataset(name) + "?version=" + tree.hex();
  }

  /// A contract check, by the digest of its report.
  String check(String dataset, Digest report) {
    return dataset(dataset) + "/checks/" + report.hex();
  }

  String views() {
    return home() + "features";
  }

  String view(String name) {
    return views() + "/" + segment(name);
  }

  String pipelines() {
    return home() + "pipelines";
  }

  String execution(Object id) {
    return pipelines() + "/executions/" + id;
  }

  String models() {
    return home() + "models";
  }

  String model(String name) {
    return models() + "/" + segment(name);
  }

  String version(String name, int number) {
    return model(name) + "?version=" + number;
  }

  String endpoints() {
    return home() + "endpoints";
  }

  String endpoint(String name) {
    return endpoints() + "/" + segment(name);
  }

  /// What was asked of an endpoint day by day, as a table.
  String requests(String endpoint, int days) {
    return endpoint(endpoint) + "/requests.csv?days=" + days;
  }

  String rollout(String endpoint, int number) {
    return endpoint(endpoint) + "/rollouts/" + number;
  }

  String monitors() {
    return home() + "monitors";
  }

  String monitor(String name) {
    return monitors() + "/" + segment(name);
  }

  String window(String monitor, LocalDate cutoff) {
    return monitor(monitor) + "?window=" + cutoff;
  }

  /// What a package was made of, and what was made of it.
  String lineageOfPackage(Digest digest) {
    return lineage(NodeIds.ofPackage(digest));
  }

  /// What a version was made of, and what was made of it.
  String lineageOfVersion(String dataset, Digest tree) {
    return lineage(NodeIds.version(dataset, tree));
  }

  /// What is around anything that lineage knows.
  String lineage(String node) {
    return home() + "lineage?node=" + segment(node);
  }

  String prediction(Object id) {
    return home() + "predictions/" + id;
  }

  String timeline() {
    return home() + "timeline";
  }

  String timeline(String endpoint) {
    return timeline() + "/" + segment(endpoint);
  }

  String decision(String endpoint, String id) {
    return timeline(endpoint) + "/" + segment(id);
  }

  String alerts() {
    return home() + "alerts";
  }

  String alert(Object id) {
    return alerts() + "/" + id;
  }

  String settings() {
    return home() + "settings";
  }

  /// The REST face of this project.
  String rest() {
    return "/api/v1/projects/" + segment(project);
  }

  String blob(Digest digest) {
    return rest() + "/blobs/" + digest.hex();
  }

  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
