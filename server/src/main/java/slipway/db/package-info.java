/// Transactions on SQLite and PostgreSQL that mean the same.
@NullMarked
package slipway.db;

import org.jspecify.annotations.NullMarked;
