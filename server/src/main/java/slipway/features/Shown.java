package slipway.features;

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
  FeatureView.Vector vector(Tx tx, Declared<FeatureViewSpec> view, String entity) {
    var looked =
        publisher
            .look(tx, view.project(), view.digest(), entity)
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.INVALID_STATE,
                    view.name() + ": nothing is online (expected: a materialised cutoff)"));
    var set = looked.set();
    var values =
        looked
            .vector()
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.NOT_FOUND,
                    "%s: %s (expected: one of the %d that %s knew at %s)"
                        .formatted(
                            view.spec().entity().name(),
                            entity,
                            looked.rows(),
                            view.name(),
                            set.cutoff())));
    return new FeatureView.Vector(
        view.name(),
        view.digest(),
        set.tree(),
        set.cutoff(),
        entity,
        FeatureRoutes.named(set.features(), values));
  }
}
