/// Tests of the outbox.
@NullMarked
package slipway.events;

import org.jspecify.annotations.NullMarked;
