package slipway.features;

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
}
