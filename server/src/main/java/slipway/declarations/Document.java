package slipway.declarations;

import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.declaration.Declared;
import slipway.api.declaration.Finding;
import slipway.db.Tx;
import tools.jackson.databind.JsonNode;

/// One document whose form is right: what it declares, and how it is taken.
///
/// @param spec the record it was bound to, or the JSON of a kind that is taken as it is
/// @param body what is kept and hashed: the document without its `project`
/// @param order the place of its kind among the kinds
record Document(
    YamlDocument source,
    String kind,
    String name,
    Object spec,
    JsonNode body,
    Digest digest,
    int order,
    Taking taking) {

  /// Hands the document to its area.
  @FunctionalInterface
  interface Taking {
    void take(Tx tx, Caller caller, String project, DeclarationKind.Origin origin);
  }

  static <T> Taking taking(DeclarationKind.Taker<T> taker, String name, T spec, Digest digest) {
    return (tx, caller, project, origin) ->
        taker.take(tx, caller, new Declared<>(project, name, spec, digest), origin);
  }

  String locate(Finding finding) {
    return source.locate(finding);
  }
}
