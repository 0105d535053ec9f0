/// SQL over Parquet blobs: the only package that knows DuckDB.
///
/// *Records*: [slipway.analytics.Session] is one fresh in-memory DuckDB, thrown away after its
/// work; [slipway.analytics.Column] and [slipway.analytics.ColumnType] are the closed set of types
/// that a stored table has.
///
/// *The path of one datum*: a Parquet blob by its digest → a relation of a session → an answer, or
/// another Parquet file whose bytes depend on its rows alone.
///
/// *What fails*: work waits for one of a few threads; each session has bounds of memory, disk and
/// time, past which its statement is cancelled (`TIMED_OUT`) or refused. SQL that a user wrote is
/// run after [slipway.analytics.Session#confine]: it reaches no file but the named blobs. A session
/// that fails leaves nothing: its directory is removed with it, and at the next start.
@NullMarked
package slipway.analytics;

import org.jspecify.annotations.NullMarked;
