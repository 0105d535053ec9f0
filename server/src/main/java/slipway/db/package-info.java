/// Transactions on SQLite and PostgreSQL that mean the same: serialisable, durable before they are
/// acknowledged, never nested.
///
/// One write on SQLite: [slipway.db.Database#inTransaction] → the queue of the one writer thread,
/// which runs what waits, each caller's work in a savepoint, and commits once for all → the
/// caller's answer and its after-commit actions. A caller whose work throws is rolled back to its
/// savepoint and harms nobody. When the drain itself fails (disk full, I/O, a savepoint that is
/// gone) it is rolled back as a whole and each caller is run again alone, so that only those fail
/// that cannot succeed.
///
/// One write on PostgreSQL: `inTransaction` → a connection at SERIALIZABLE → commit, or the work
/// again after a short random pause when it met another transaction.
///
/// Reads see one snapshot. A database that cannot be reached is answered with UNAVAILABLE and tried
/// again in the background; the server runs meanwhile.
@NullMarked
package slipway.db;

import org.jspecify.annotations.NullMarked;
