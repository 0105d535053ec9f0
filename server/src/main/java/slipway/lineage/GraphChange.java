package slipway.lineage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.wire.Lineage.Node;
import slipway.events.Event;
import tools.jackson.databind.JsonNode;

/// What one event adds to the graph: whole nodes, and stubs of what they were made of (a stub never
/// overwrites what is known).
record GraphChange(List<Node> nodes, List<Node> stubs) {
  private static final int BRIEF = 8;

  GraphChange {
    nodes = List.copyOf(nodes);
    stubs = List.copyOf(stubs);
  }

  /// Pure; nothing for an event of another kind, or one without the digest that names its node.
  static GraphChange of(Event event) {
    var reader = new Reader(event);
    switch (event.type()) {
      case "dataset.committed" -> reader.version(text(event.data(), "dataset"), "dataset");
      case "features.materialised" -> reader.version("features/" + event.subject(), "features");
      case "labels.matured" -> reader.version("labels/" + event.subject(), "labels");
      case "model.registered" -> reader.registered();
      case "endpoint.released" -> reader.released();
      default -> {
        // not of the graph
      }
    }
    return new GraphChange(reader.nodes, reader.stubs);
  }

  private static String text(JsonNode data, String name) {
    return data.path(name).asString("");
  }

  private static final class Reader {
    private final Event event;
    private final JsonNode data;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> stubs = new ArrayList<>();
    private final List<String> madeOf = new ArrayList<>();

    Reader(Event event) {
      this.event = event;
      this.data = event.data();
    }

    void version(String named, String kind) {
      var dataset = named.isEmpty() ? event.subject() : named;
      var tree = digest(data, "tree");
      if (tree == null || (isView(dataset) && kind.equals("dataset"))) {
        return; // materialisations have events of their own, which say more
      }
      data.path("files")
          .forEach(file -> {
            var raw = digest(file, "digest");
            if (raw != null) {
              stub(NodeIds.raw(raw), "raw file", text(file, "name"), raw);
            }
          });
      data.path("sources")
          .forEach(source -> version(text(source, "dataset"), digest(source, "tree")));
      version(dataset, digest(data, "parentTree"));
      definition(event.subject(), digest(data, "definition"));
      var cutoff = text(data, "cutoff");
      var title = dataset + (cutoff.isEmpty() ? " " + tree.brief() : " as of " + cutoff);
      add(NodeIds.version(dataset, tree), kind, title, tree.hex());
    }

    void registered() {
      var contents = digest(data, "package");
      if (contents == null) {
        return; // a version of a model that was logged by a client, not built here
      }
      var run = text(data, "run");
      if (!run.isEmpty()) {
        stub(NodeIds.run(run), "run", "run " + brief(run), null);
      }
      var provenance = data.path("provenance");
      var code = text(provenance, "codeCommit");
      if (!code.isEmpty() && !code.equals("none")) {
        stub(NodeIds.code(code), "code", "code commit " + code, null);
      }
      provenance
          .path("views")
          .forEach(part -> version(text(part, "dataset"), digest(part, "tree")));
      var label = provenance.path("label");
      version(text(label, "dataset"), digest(label, "tree"));
      add(
          NodeIds.ofPackage(contents),
          "package",
          event.subject() + "/" + text(data, "version"),
          contents.hex());
    }

    void released() {
      var release = digest(data, "release");
      if (release == null) {
        return;
      }
      var contents = digest(data, "package");
      if (contents != null) {
        var model = text(data, "model") + "/" + text(data, "version");
        stub(NodeIds.ofPackage(contents), "package", model, contents);
      }
      data.path("views")
          .forEach(view -> definition(text(view, "view"), digest(view, "definition")));
      add(
          NodeIds.release(release),
          "release",
          "release " + release.brief() + " of " + event.subject(),
          release.hex());
    }

    private void version(String dataset, @Nullable Digest tree) {
      if (tree != null && !dataset.isEmpty()) {
        var kind =
            dataset.startsWith("features/")
                ? "features"
                : dataset.startsWith("labels/") ? "labels" : "dataset";
        stub(NodeIds.version(dataset, tree), kind, dataset + " " + tree.brief(), tree);
      }
    }

    private void definition(String view, @Nullable Digest definition) {
      if (definition != null) {
        stub(NodeIds.definition(definition), "view", "feature view " + view, definition);
      }
    }

    private void stub(String id, String kind, String title, @Nullable Digest digest) {
      madeOf.add(id);
      stubs.add(
          new Node(id, kind, title, digest == null ? null : digest.hex(), Map.of(), List.of()));
    }

    private void add(String id, String kind, String title, @Nullable String digest) {
      var facts = new LinkedHashMap<String, String>();
      for (var name : List.of("cutoff", "rows", "commit", "endpoint", "model", "version")) {
        var value = text(data, name);
        if (!value.isEmpty()) {
          facts.put(name, value);
        }
      }
      facts.put("at", event.at().toString());
      nodes.add(new Node(id, kind, title, digest, facts, madeOf.stream().distinct().toList()));
    }

    private static boolean isView(String dataset) {
      return dataset.startsWith("features/") || dataset.startsWith("labels/");
    }

    private static @Nullable Digest digest(JsonNode node, String name) {
      var hex = text(node, name);
      return hex.isEmpty() ? null : new Digest(hex);
    }

    private static String brief(String id) {
      return id.length() <= BRIEF ? id : id.substring(0, BRIEF);
    }
  }
}
