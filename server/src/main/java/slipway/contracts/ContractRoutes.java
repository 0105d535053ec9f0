package slipway.contracts;

import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Page;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;
import tools.jackson.databind.JsonNode;

/// Reading contracts; they are written by applying files.
final class ContractRoutes {
  private static final String BASE = "/api/v1/projects/{project}/contracts";

  /// A contract as it was applied.
  record Applied(
      String id,
      String version,
      String dataset,
      Digest digest,
      java.util.List<String> rules,
      JsonNode document) {}

  private final Contracts contracts;

  ContractRoutes(Contracts contracts) {
    this.contracts = contracts;
  }

  void register(Router router) {
    router.get(BASE, this::list);
    router.get(BASE + "/{digest}", this::contract);
  }

  private Response list(Request request) {
    var caller = contracts.access().caller(request);
    return Response.json(
        Page.of(
            contracts.inForce(caller, request.path("project")).stream()
                .map(ContractRoutes::applied)
                .toList()));
  }

  private Response contract(Request request) {
    var digest = new Digest(request.path("digest"));
    var found =
        contracts
            .find(contracts.access().caller(request), request.path("project"), digest)
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.NOT_FOUND,
                    "contract: " + digest + " (expected: the digest of an applied contract)"));
    return Response.json(applied(found));
  }

  private static Applied applied(Contract contract) {
    return new Applied(
        contract.id(),
        contract.version(),
        contract.dataset(),
        contract.digest(),
        contract.rules(),
        contract.document());
  }
}
