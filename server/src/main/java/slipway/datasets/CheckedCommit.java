package slipway.datasets;

import java.util.Optional;
import slipway.api.wire.Report;

/// A visible version, and what its contract said of the new part (empty without a contract).
public record CheckedCommit(Commit commit, Optional<Report> report) {}
