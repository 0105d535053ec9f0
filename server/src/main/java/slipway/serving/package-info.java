/// Predictions over HTTP: which release answers at an endpoint, and what it answered.
///
/// An endpoint (`serving_endpoint`) names a model and views; a [slipway.serving.Release] is three
/// digests (package, view definitions, configuration) that change as one value, by compare-and-set
/// (`serving_activation` is the history). A prediction takes the entity's vectors from the online
/// snapshots or the body, passes the door rules of the views' contracts, runs the model in process
/// and is logged before it is answered.
///
/// One datum in three hops: `{"customer_id": 5}` becomes a float32 vector, the vector a
/// probability, and both a record of the endpoint's segment file, which is sealed to Parquet as a
/// version of the dataset `predictions/<endpoint>`.
///
/// When a new release cannot be loaded the old one stays. When a log record cannot be kept the drop
/// is counted; a torn tail left by a crash is cut off at the next start.
@NullMarked
package slipway.serving;

import org.jspecify.annotations.NullMarked;
