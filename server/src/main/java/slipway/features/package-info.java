/// What a model is told about an entity, as of a cutoff, and what came of it.
///
/// A [slipway.api.declaration.FeatureViewSpec] is kept by digest (`features_definition`); its name
/// points to the current one. For a cutoff, its SQL is evaluated over relations that hold only what
/// was known then ([slipway.features.Evaluation]); the rows become a commit of the dataset
/// `features/<view>` (or `labels/<view>`), whose contract runs before it is visible; the newest
/// cutoff is then written to the online table (`features_online`), and taken into memory for
/// releases that look it up ([slipway.features.OnlineViews]): those of other definitions wait in
/// the table until a release that reads them is loaded.
///
/// One datum in three hops: a customer's `frequency` is counted by the view's SQL from the
/// purchases known at the cutoff, stored in the commit's Parquet, and looked up by a prediction in
/// the snapshot.
///
/// When the contract of a materialisation fails nothing changes: no commit, the online table as it
/// was. When the process ends between commit and publication, materialising again finds the commit
/// and only publishes.
@NullMarked
package slipway.features;

import org.jspecify.annotations.NullMarked;
