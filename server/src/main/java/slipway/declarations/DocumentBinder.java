package slipway.declarations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.declaration.Finding;
import slipway.api.declaration.SpecBinder;
import tools.jackson.databind.JsonNode;

/// Makes documents of what was read: finds the kind, checks the form, computes the digest.
final class DocumentBinder {
  private static final List<String> KEYS = List.of("kind", "name", "project", "spec");

  private final List<DeclarationKind> kinds;
  private final String project;

  DocumentBinder(List<DeclarationKind> kinds, String project) {
    this.kinds = List.copyOf(kinds);
    this.project = project;
  }

  /// The kind and name a document says it is.
  record Claim(String kind, String name) {}

  /// What the document says it is, also when the rest of it is wrong; empty when it does not say.
  Optional<Claim> claim(YamlDocument source) {
    var findings = new ArrayList<Finding>();
    var kind = source.content().isObject() ? kindOf(source.content(), findings) : null;
    if (kind == null) {
      return Optional.empty();
    }
    var name = nameOf(source.content(), nameKey(kind.kind()), findings);
    return findings.isEmpty() ? Optional.of(new Claim(kind.kind(), name)) : Optional.empty();
  }

  /// The document, or nothing when something was wrong and was added to `problems`.
  Optional<Document> bind(YamlDocument source, List<String> problems) {
    var findings = new ArrayList<Finding>();
    var document = bind(source, source.content(), findings);
    findings.forEach(finding -> problems.add(source.locate(finding)));
    return findings.isEmpty() ? Optional.ofNullable(document) : Optional.empty();
  }

  private @Nullable Document bind(YamlDocument source, JsonNode content, List<Finding> findings) {
    if (!content.isObject()) {
      findings.add(
          new Finding("", "no mapping (expected: kind, name, spec; one document for each thing)"));
      return null;
    }
    var kind = kindOf(content, findings);
    if (kind == null) {
      return null;
    }
    var name = nameOf(content, nameKey(kind.kind()), findings);
    return switch (kind) {
      case DeclarationKind.OfSpec<?> ofSpec -> ofSpec(source, ofSpec, name, findings);
      case DeclarationKind.AsIs asIs -> {
        var digest = digest(content, findings);
        yield new Document(
            source,
            asIs.kind(),
            name,
            content,
            content,
            digest,
            kinds.indexOf(kind),
            Document.taking(asIs.taker(), name, content, digest));
      }
    };
  }

  private <T extends Record> @Nullable Document ofSpec(
      YamlDocument source, DeclarationKind.OfSpec<T> kind, String name, List<Finding> findings) {
    var content = source.content();
    for (var key : content.propertyNames()) {
      if (!KEYS.contains(key)) {
        findings.add(SpecBinder.unknownKey(key, key, KEYS));
      }
    }
    checkProject(content, findings);
    var spec = content.get("spec");
    if (spec == null || spec.isNull()) {
      findings.add(new Finding("", "missing key \"spec\" (expected: a mapping)"));
      return null;
    }
    var bound = SpecBinder.bind(spec, "spec", kind.spec(), findings);
    var body = Json.object().put("kind", kind.kind()).put("name", name).set("spec", spec);
    var digest = digest(body, findings);
    return bound
        .map(value ->
            new Document(
                source,
                kind.kind(),
                name,
                value,
                body,
                digest,
                kinds.indexOf(kind),
                Document.taking(kind.taker(), name, value, digest)))
        .orElse(null);
  }

  private @Nullable DeclarationKind kindOf(JsonNode content, List<Finding> findings) {
    var names = kinds.stream().map(DeclarationKind::kind).toList();
    var named = content.get("kind");
    if (named == null || !named.isString()) {
      findings.add(
          new Finding(
              named == null ? "" : "kind",
              "missing key \"kind\" (expected: one of " + String.join(", ", names) + ")"));
      return null;
    }
    for (var kind : kinds) {
      if (kind.kind().equals(named.stringValue())) {
        return kind;
      }
    }
    var hint =
        Names.nearest(named.stringValue(), names)
            .map(near -> "; did you mean \"" + near + "\"?")
            .orElse("");
    findings.add(
        new Finding(
            "kind",
            "unknown kind \""
                + named.stringValue()
                + "\""
                + hint
                + " (expected: "
                + String.join(", ", names)
                + ")"));
    return null;
  }

  private static String nameOf(JsonNode content, String key, List<Finding> findings) {
    var name = content.get(key);
    if (name == null || !name.isString()) {
      findings.add(
          name == null
              ? new Finding("", "missing key \"" + key + "\" (expected: text)")
              : new Finding(key, name + " (expected: text, put in quotes)"));
      return "";
    }
    try {
      return Names.require(key, name.stringValue());
    } catch (SlipwayException e) {
      findings.add(new Finding(key, withoutField(e.message(), key)));
      return "";
    }
  }

  private void checkProject(JsonNode content, List<Finding> findings) {
    var named = content.get("project");
    if (named == null) {
      return;
    }
    if (!named.isString() || !named.stringValue().equals(project)) {
      findings.add(
          new Finding(
              "project",
              named
                  + " (expected: \""
                  + project
                  + "\", the project the files are applied to, or no such key)"));
    }
  }

  private String nameKey(String kind) {
    return kinds.stream()
            .anyMatch(each -> each.kind().equals(kind) && each instanceof DeclarationKind.AsIs)
        ? "id"
        : "name";
  }

  private static Digest digest(JsonNode body, List<Finding> findings) {
    try {
      return Json.digest(body);
    } catch (SlipwayException e) {
      findings.add(new Finding("", e.message()));
      return Digest.of(new byte[0]);
    }
  }

  private static String withoutField(String message, String field) {
    return message.startsWith(field + ": ") ? message.substring(field.length() + 2) : message;
  }
}
