/// The server's own metrics and logs.
///
/// Data: meters in one registry, named `slipway_…`; log lines, each with the id of the request that
/// its thread worked on ([RequestId]).
///
/// The way of one log line: slf4j → [Logs] → `HOME/logs/slipway.log` as JSON, and standard error
/// when it is a warning. The way of one figure: a counter or timer that its owner keeps → the
/// registry → `/metrics`.
///
/// What fails, and what then: a log file that cannot be written is told on standard error, and the
/// server goes on.
@NullMarked
package slipway.telemetry;

import org.jspecify.annotations.NullMarked;
