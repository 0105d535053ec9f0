package slipway.registry;

import java.util.List;
import java.util.Optional;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.db.Tx;

/// What a registered model, a version and a package are, and what may happen to them.
public final class Registry {
  private Registry() {}

  /// Closes a package: checks that every file is stored, stores the canonical manifest and answers
  /// its digest. The same contents give the same digest; making it again does nothing.
  public Digest createPackage(Caller caller, String project, PackageContents contents) {
    throw new UnsupportedOperationException("createPackage");
  }

  /// Makes the next version of the model (and the model, when it does not exist) from a closed
  /// package.
  public ModelVersion register(
      Caller caller, String project, String model, Digest packageDigest, NewVersion details) {
    throw new UnsupportedOperationException("register");
  }

  public Optional<ModelVersion> find(Tx tx, String project, String model, int number) {
    throw new UnsupportedOperationException("find");
  }

  /// The version that carries the alias.
  public Optional<ModelVersion> findByAlias(Tx tx, String project, String model, String alias) {
    throw new UnsupportedOperationException("findByAlias");
  }

  /// Newest first.
  public List<ModelVersion> versions(Tx tx, String project, String model) {
    throw new UnsupportedOperationException("versions");
  }

  public List<RegisteredModel> models(Tx tx, String project) {
    throw new UnsupportedOperationException("models");
  }

  /// The manifest, read from the blob store. Not inside a transaction.
  public PackageTree packageTree(Digest digest) {
    throw new UnsupportedOperationException("packageTree");
  }
}
