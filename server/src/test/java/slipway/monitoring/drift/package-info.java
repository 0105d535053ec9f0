/// Limits of drift in simulated months.
@org.jspecify.annotations.NullMarked
package slipway.monitoring.drift;
