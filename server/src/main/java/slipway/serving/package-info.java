/// Predictions over HTTP: which release answers at an endpoint, and what it answered.
///
/// An endpoint (`serving_endpoint`) names a model and views; a [slipway.serving.Release] is three
/// digests (package, view definitions, configuration) that change as one value, by compare-and-set
/// (`serving_activation` is the history). A prediction takes the entity's vectors from the online
/// snapshots or the body, passes the door rules of the views' contracts, runs the model in process
/// and is logged before it is answered.
///
/// Who answers is the *split* (`serving_split`, the highest number is in force): the active
/// release, perhaps a canary for a part of the keys, and shadows that are asked off the path. What
/// they are counted by lies in mapped files beside the log; what shadows said is
/// `shadows/<endpoint>` (`serving_shadow_segment`). A rollback writes an activation, a split and
/// what may not come back (`serving_holdback`) in one transaction; memory follows the database, at
/// once on the replica that prepared the releases, elsewhere and after a crash by event.
///
/// One datum in three hops: `{"customer_id": 5}` becomes a float32 vector, the vector a
/// probability, and both a record of the endpoint's segment file, which is sealed to Parquet as a
/// version of the dataset `predictions/<endpoint>`.
///
/// Tensors of the Open Inference Protocol ([slipway.serving.openinference]) become such bodies, one
/// a row: all of a request's rows are answered, or the first that is refused refuses them all and
/// none is logged.
///
/// When a new release cannot be loaded the old one stays. When a canary fails the primary answers.
/// When a log record cannot be kept the drop is counted; a torn tail left by a crash is cut off at
/// the next start. A shadow that cannot keep up is dropped and counted.
@NullMarked
package slipway.serving;

import org.jspecify.annotations.NullMarked;
