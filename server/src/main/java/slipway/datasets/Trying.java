package slipway.datasets;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.analytics.Session;
import slipway.api.SlipwayException;
import slipway.api.declaration.DatasetSpec;
import slipway.contracts.Contract;

/// Holds a file to what its dataset asks of a delivery, and keeps nothing of it.
final class Trying {
  private final Datasets.Parts parts;
  private final Checking checking;

  Trying(Datasets.Parts parts) {
    this.parts = parts;
    this.checking = new Checking(parts);
  }

  /// @param checked empty without a contract
  record Tried(long rows, Optional<Checking.Checked> checked) {}

  /// Reads strictly, as an import does, then checks by the contract.
  Tried check(Caller caller, Receiving.Place place, InputStream raw, Datasets datasets) {
    DatasetSpec spec =
        parts
            .database()
            .read(tx -> {
              parts.access().require(tx, caller, Permission.READ, place.project());
              return datasets.requireSpec(tx, place.project(), place.dataset());
            });
    var format = DatasetFormat.of(spec);
    var contract = checking.contract(place.project(), place.dataset());
    var bytes = parts.blobs().put(raw); // named by nothing: gone at the next collection
    if (parts.blobs().size(bytes).orElse(0) == 0) {
      throw SlipwayException.invalid(place.fileName(), "empty", "a file with rows");
    }
    return parts
        .analytics()
        .session(session -> {
          var parsed = Parsed.of(session, parts.blobs(), format, place.fileName(), bytes);
          var table =
              new Checking.Located(
                  place.fileName(),
                  parts.blobs().adopt(parsed.table()),
                  parts.blobs().adopt(parsed.lines()));
          return new Tried(parsed.rows(), contract.map(rules -> checked(session, rules, table)));
        });
  }

  private Checking.Checked checked(Session session, Contract contract, Checking.Located table) {
    return checking.staged(session, contract, List.of(table), checking.scope());
  }
}
