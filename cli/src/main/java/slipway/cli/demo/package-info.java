/// The whole line on real purchases: 18 months replayed through a server of its own.
///
/// The way of one purchase: [Months] cuts its line into the delivery of its month → [Replay]
/// delivers it, moves the clock and runs the pipeline → the server's dataset, features, model and
/// prediction log. Every step of [Replay] may be done again: what was delivered, reached or started
/// already is left as it is, so a replay goes on where a killed server stopped.
@NullMarked
package slipway.cli.demo;

import org.jspecify.annotations.NullMarked;
