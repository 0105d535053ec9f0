/// Tests of the transactions.
@NullMarked
package slipway.db;

import org.jspecify.annotations.NullMarked;
