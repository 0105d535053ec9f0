package slipway.db;

/// What differs between the databases, and only that.
public enum Dialect {
  SQLITE("sqlite"),
  POSTGRESQL("postgresql");

  private final String folder;

  Dialect(String folder) {
    this.folder = folder;
  }

  /// The folder of its migrations under `db/`.
  public String folder() {
    return folder;
  }
}
