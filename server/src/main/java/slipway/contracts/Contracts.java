package slipway.contracts;

import java.util.Optional;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.http.Router;
import slipway.time.WallClock;
import tools.jackson.databind.JsonNode;

/// The contracts of a project: all that were ever applied, and the one in force for each dataset.
public final class Contracts {
  private Contracts() {}

  public static Contracts open(Access access, Database database, WallClock wall, Router router) {
    return new Contracts();
  }

  /// Puts the contract in force for the dataset that it names, from now on.
  public Contract apply(Tx tx, Caller caller, String project, JsonNode odcs) {
    throw new UnsupportedOperationException("contracts are being written");
  }

  /// The contract in force for a dataset (or `features/<view>`).
  public Optional<Contract> guarding(Tx tx, String project, String dataset) {
    throw new UnsupportedOperationException("contracts are being written");
  }

  /// A contract that was in force at some time.
  public Optional<Contract> find(Tx tx, String project, Digest digest) {
    throw new UnsupportedOperationException("contracts are being written");
  }
}
