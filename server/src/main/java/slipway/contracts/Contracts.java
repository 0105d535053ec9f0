package slipway.contracts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Optional;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Digest;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.http.Router;
import slipway.time.Micros;
import slipway.time.WallClock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The contracts of a project: all that were ever applied, and the one in force for each dataset.
public final class Contracts {
  private static final int COMPILED_MAX = 200;

  private final Access access;
  private final Database database;
  private final WallClock wall;
  private final ContractStore store = new ContractStore();
  private final Cache<Digest, Contract> compiled =
      Caffeine.newBuilder().maximumSize(COMPILED_MAX).build();

  private Contracts(Access access, Database database, WallClock wall) {
    this.access = access;
    this.database = database;
    this.wall = wall;
  }

  public static Contracts open(Access access, Database database, WallClock wall, Router router) {
    var contracts = new Contracts(access, database, wall);
    new ContractRoutes(contracts).register(router);
    return contracts;
  }

  /// JSON Schema of the documents that are read as contracts.
  public static ObjectNode schema() {
    return OdcsSchema.document();
  }

  /// Puts the contract in force for the dataset that it names, from now on.
  public Contract apply(Tx tx, Caller caller, String project, JsonNode odcs) {
    access.require(tx, caller, Permission.EDIT, project);
    var contract = Contract.parse(odcs);
    store.put(tx, project, contract, caller.name(), Micros.of(wall.now()));
    return contract;
  }

  /// The contract in force for a dataset (or `features/<view>`).
  public Optional<Contract> guarding(Tx tx, String project, String dataset) {
    return store.guard(tx, project, dataset).flatMap(digest -> find(tx, project, digest));
  }

  /// A contract that was in force at some time.
  public Optional<Contract> find(Tx tx, String project, Digest digest) {
    return store.find(tx, project, digest).map(this::compile);
  }

  Access access() {
    return access;
  }

  List<Contract> inForce(Caller caller, String project) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return store.inForce(tx, project).stream().map(this::compile).toList();
    });
  }

  Optional<Contract> find(Caller caller, String project, Digest digest) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return find(tx, project, digest);
    });
  }

  private Contract compile(ContractStore.Kept kept) {
    return compiled.get(kept.digest(), _ -> Contract.parse(kept.document()));
  }
}
