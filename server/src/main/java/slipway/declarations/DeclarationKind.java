package slipway.declarations;

import slipway.access.Caller;
import slipway.api.declaration.Declared;
import slipway.db.Tx;
import tools.jackson.databind.JsonNode;

/// How documents of one kind look, and who takes them. The order of the kinds is the order in which
/// documents are applied: what is named comes before what names it.
public sealed interface DeclarationKind {
  String kind();

  /// Takes what was declared, in the transaction that holds all of it; refuses by throwing
  /// [slipway.api.SlipwayException] with the field's path in the message.
  @FunctionalInterface
  interface Taker<T> {
    void take(Tx tx, Caller caller, Declared<T> declared, Origin origin);
  }

  /// Where a declaration came from.
  ///
  /// @param revision the code commit that the client named, `none` when it named none
  record Origin(String file, int line, String revision) {}

  /// Documents of `kind`, `name`, `project` and a `spec`, bound to a record.
  record OfSpec<T extends Record>(String kind, Class<T> spec, Taker<T> taker)
      implements DeclarationKind {}

  /// Documents in a form that is not ours, handed over as they are, named by their `id`.
  record AsIs(String kind, Taker<JsonNode> taker) implements DeclarationKind {}
}
