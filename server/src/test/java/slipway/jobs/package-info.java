/// Tests of durable jobs.
@NullMarked
package slipway.jobs;

import org.jspecify.annotations.NullMarked;
