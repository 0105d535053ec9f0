package slipway.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Lineage;
import slipway.api.wire.Lineage.Node;
import slipway.datasets.Commit;
import slipway.lineage.NodeIds;
import slipway.replay.Trace.Made;
import slipway.replay.Trace.Source;
import slipway.serving.Release;
import slipway.tracking.RunDetails;

/// A trace as a graph for people: each node once, after the first that was made of it.
final class LineageGraph {
  private final Trace trace;
  private final Map<String, Node> nodes = new LinkedHashMap<>();

  private LineageGraph(Trace trace) {
    this.trace = trace;
  }

  static Lineage of(Trace trace) {
    var graph = new LineageGraph(trace);
    graph.prediction();
    graph.release();
    graph.contents();
    trace.run().ifPresent(graph::run);
    trace.codeCommit().ifPresent(graph::code);
    trace.served().forEach(graph::made);
    trace.trained().forEach(graph::made);
    trace.sources().forEach(graph::source);
    return new Lineage(trace.prediction().id(), List.copyOf(graph.nodes.values()));
  }

  private void prediction() {
    var prediction = trace.prediction();
    var facts = new Facts();
    facts.add("endpoint", prediction.endpoint());
    facts.add("entity", prediction.entity());
    facts.add("cutoff", prediction.cutoff());
    facts.add("output", numbers(prediction.output()));
    facts.add("vector", numbers(prediction.vector()));
    facts.add("at", prediction.at());
    facts.add("variant", prediction.variant());
    facts.add("request", prediction.requestId());
    var madeOf = new ArrayList<String>();
    madeOf.add(NodeIds.release(prediction.release()));
    trace.served().forEach(made -> madeOf.add(NodeIds.version(made.dataset(), made.digest())));
    add(
        NodeIds.prediction(prediction.id()),
        "prediction",
        "prediction " + prediction.id(),
        null,
        facts,
        madeOf);
  }

  private void release() {
    var digest = trace.prediction().release();
    var facts = new Facts();
    var madeOf = new ArrayList<String>();
    madeOf.add(NodeIds.ofPackage(trace.prediction().packageDigest()));
    trace
        .release()
        .ifPresent(release -> {
          facts.add("model", title(release));
          facts.add("configuration", release.configuration());
          release.views().forEach(view -> madeOf.add(NodeIds.definition(view.definition())));
        });
    add(
        NodeIds.release(digest),
        "release",
        "release " + digest.brief() + " of " + trace.prediction().endpoint(),
        digest.hex(),
        facts,
        madeOf);
    trace
        .release()
        .ifPresent(
            release -> release.views().forEach(view -> definition(view.view(), view.definition())));
  }

  private void contents() {
    var digest = trace.prediction().packageDigest();
    var facts = new Facts();
    trace.release().ifPresent(release -> facts.add("model", title(release)));
    trace
        .contents()
        .ifPresent(contents -> {
          facts.add("trained on", contents.provenance().path("cutoff").asString(null));
          facts.add("rows", contents.provenance().path("rows").asString(null));
          contents.files().forEach(file -> facts.add(file.path(), file.digest()));
        });
    var madeOf = new ArrayList<String>();
    trace.run().ifPresent(run -> madeOf.add(NodeIds.run(run.run().id())));
    trace.codeCommit().ifPresent(commit -> madeOf.add(NodeIds.code(commit)));
    trace.trained().forEach(made -> madeOf.add(NodeIds.version(made.dataset(), made.digest())));
    add(
        NodeIds.ofPackage(digest),
        "package",
        trace.release().map(LineageGraph::title).orElse("package " + digest.brief()),
        digest.hex(),
        facts,
        madeOf);
  }

  private void run(RunDetails details) {
    var facts = new Facts();
    facts.add("status", details.run().status());
    facts.add("user", details.run().user());
    details.metrics().stream()
        .filter(metric -> !metric.key().startsWith("fold-"))
        .forEach(metric -> facts.add(metric.key(), metric.value()));
    var madeOf = trace.codeCommit().map(NodeIds::code).map(List::of).orElse(List.of());
    add(NodeIds.run(details.run().id()), "run", "run " + details.run().name(), null, facts, madeOf);
  }

  private void code(String commit) {
    add(NodeIds.code(commit), "code", "code commit " + commit, null, new Facts(), List.of());
  }

  private void definition(String view, slipway.api.Digest definition) {
    add(
        NodeIds.definition(definition),
        "view",
        "feature view " + view,
        definition.hex(),
        new Facts(),
        List.of());
  }

  private void made(Made made) {
    var facts = new Facts();
    facts.add("cutoff", made.provenance().cutoff());
    facts.add("known through", made.provenance().knownThrough());
    facts.add("rows", made.tree().rows());
    facts.add("row checksum", made.tree().rowChecksum());
    facts.add("commit", made.commit().id());
    var madeOf = new ArrayList<String>();
    madeOf.add(NodeIds.definition(made.provenance().definition()));
    made.provenance()
        .sources()
        .forEach(source -> madeOf.add(NodeIds.version(source.dataset(), source.tree())));
    add(
        NodeIds.version(made.dataset(), made.digest()),
        made.dataset().startsWith("labels/") ? "labels" : "features",
        made.dataset() + " as of " + made.provenance().cutoff(),
        made.digest().hex(),
        facts,
        madeOf);
    definition(made.provenance().view(), made.provenance().definition());
  }

  private void source(Source source) {
    var newest = source.history().getFirst();
    var facts = new Facts();
    facts.add("rows", newest.rows());
    facts.add("commit", newest.id());
    facts.add("committed", newest.at());
    var madeOf = new ArrayList<String>();
    for (var commit : source.history()) {
      RawFile.of(commit).forEach(raw -> madeOf.add(NodeIds.raw(raw.digest())));
    }
    add(
        NodeIds.version(source.dataset(), source.tree()),
        "dataset",
        source.dataset() + " " + source.tree().brief(),
        source.tree().hex(),
        facts,
        madeOf);
    source.history().forEach(this::raws);
  }

  private void raws(Commit commit) {
    for (var raw : RawFile.of(commit)) {
      var facts = new Facts();
      facts.add("bytes", raw.size());
      facts.add("delivered to", commit.dataset());
      facts.add("commit", commit.id());
      add(NodeIds.raw(raw.digest()), "raw file", raw.name(), raw.digest().hex(), facts, List.of());
    }
  }

  private void add(
      String id,
      String kind,
      String title,
      @Nullable String digest,
      Facts facts,
      List<String> madeOf) {
    nodes.putIfAbsent(id, new Node(id, kind, title, digest, facts.all, madeOf));
  }

  private static String title(Release release) {
    return release.model() + "/" + release.version();
  }

  private static String numbers(float[] values) {
    var text = new StringBuilder();
    for (float value : values) {
      text.append(text.isEmpty() ? "" : ", ").append(Float.isNaN(value) ? "null" : value);
    }
    return text.toString();
  }

  /// Facts in the order to be shown; one that is not there is left out.
  private static final class Facts {
    private final Map<String, String> all = new LinkedHashMap<>();

    void add(String name, @Nullable Object value) {
      if (value != null) {
        all.put(name, String.valueOf(value));
      }
    }
  }
}
