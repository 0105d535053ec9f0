package slipway.features;

import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.wire.FeatureView;
import slipway.db.Tx;

/// Feature views as they are answered: what is declared, published and kept.
record Shown(FeatureStore store, Publisher publisher) {
  private static final int MATERIALISATIONS_MAX = 100;

  FeatureView view(Tx tx, Declared<FeatureViewSpec> view) {
    var online = publisher.current(tx, view.project(), view.digest());
    return new FeatureView(
        view.name(),
        view.digest(),
        view.spec(),
        online == null ? null : online.cutoff(),
        store.entries(tx, view.project(), view.name(), MATERIALISATIONS_MAX).stream()
            .map(entry ->
                new FeatureView.Materialisation(
                    entry.cutoff(),
                    entry.definition(),
                    entry.tree(),
                    entry.rows(),
                    entry.hidden(),
                    entry.at()))
            .toList());
  }

  /// An entity's features as they are online.
  FeatureView.Vector vector(String project, String view, Digest definition, String entity) {
    var snapshot =
        publisher
            .views()
            .find(project, definition)
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.INVALID_STATE,
                    view + ": nothing is online (expected: a materialised cutoff)"));
    var values = new float[snapshot.features().size()];
    if (!snapshot.copy(entity, values, 0)) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND,
          "entity: "
              + entity
              + " (expected: one of the "
              + snapshot.rows().size()
              + " that "
              + view
              + " knew at "
              + snapshot.cutoff()
              + ")");
    }
    return new FeatureView.Vector(
        view,
        definition,
        snapshot.tree(),
        snapshot.cutoff(),
        entity,
        FeatureRoutes.named(snapshot.features(), values));
  }
}
