/// Tests of the audit rows.
@NullMarked
package slipway.audit;

import org.jspecify.annotations.NullMarked;
