/// Registered models, their versions, aliases and packages.
///
/// Data: [ModelVersion], [PackageContents], [PackageTree]. Tables `registry_*`; a package is a blob
/// (its canonical JSON manifest) whose digest is the package's name.
///
/// The way of one version: a pipeline closes a package ([Registry#createPackage]: every file must
/// be stored, the manifest holds no times, ids or hosts) → [Registry#register] takes the next
/// number of the model and names the package in the same transaction → MLflow clients and our own
/// routes read the same row. A version registered by an MLflow client has a source instead of a
/// package. Numbers are never used again.
@NullMarked
package slipway.registry;

import org.jspecify.annotations.NullMarked;
