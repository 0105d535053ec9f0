package slipway.declarations;

import java.util.Optional;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.declaration.Declared;
import slipway.db.Tx;
import slipway.serving.HoldBack;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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

  /// Knows what decisions have made of a kind's documents.
  interface Guard {
    /// Holds nothing back.
    Guard NONE =
        new Guard() {
          @Override
          public Optional<HoldBack> held(Tx tx, String project, String name, Digest digest) {
            return Optional.empty();
          }

          @Override
          public void lift(Tx tx, Caller caller, HoldBack held) {}

          @Override
          public boolean isWish(Tx tx, String project, String name, Digest digest) {
            return true;
          }
        };

    Optional<HoldBack> held(Tx tx, String project, String name, Digest digest);

    /// Whether what was applied last is still what is wanted: false after a rollback.
    boolean isWish(Tx tx, String project, String name, Digest digest);

    /// Lets it free, as whoever applies it wants.
    void lift(Tx tx, Caller caller, HoldBack held);
  }

  /// Which of its documents are held back; of most kinds none.
  default Guard guard() {
    return Guard.NONE;
  }

  /// Documents of `kind`, `name`, `project` and a `spec`, bound to a record.
  record OfSpec<T extends Record>(String kind, Class<T> spec, Taker<T> taker, Guard guard)
      implements DeclarationKind {
    OfSpec(String kind, Class<T> spec, Taker<T> taker) {
      this(kind, spec, taker, Guard.NONE);
    }
  }

  /// Documents in a form that is not ours, handed over as they are, named by their `id`.
  ///
  /// @param schema JSON Schema of the whole document
  record AsIs(String kind, ObjectNode schema, Taker<JsonNode> taker) implements DeclarationKind {}
}
