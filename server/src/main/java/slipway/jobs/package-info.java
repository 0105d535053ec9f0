/// Durable background work.
///
/// A [slipway.jobs.Job] is a row of `jobs_job`: submitted in the transaction that wants the work,
/// taken under a lease by one server, run by the handler of its kind.
///
/// One job: an area's rule → [slipway.jobs.Jobs#submit] in its transaction → the taker's loop,
/// which leases it → [slipway.jobs.JobHandler]. What may go wrong: the handler throws (again later,
/// as often as the job allows, then FAILED), the server dies (the lease becomes void and the job is
/// taken again, which uses up no retry), the lease passes to another while the former holder still
/// runs (its [slipway.jobs.JobContext#requireLease] refuses what it wants to publish).
@NullMarked
package slipway.jobs;

import org.jspecify.annotations.NullMarked;
