/// The pure judgements of promotion gates: figures in, a [slipway.api.wire.GateReport.Gate] out. No
/// I/O and no clock; what reads models, labels and contracts is the gate step.
///
/// Data first: two scores and the label of each row ([slipway.pipelines.gates.Compared]), the kept
/// and the recomputed vector of each row ([slipway.monitoring.parity.VectorComparison]), a model's
/// measures. Each class is one gate and gives PASS, FAIL, INCONCLUSIVE or SKIPPED with its numbers
/// and a sentence; [slipway.pipelines.gates.Verdicts] makes one outcome of all. A gate that refuses
/// what it is given becomes ERROR in the step; any other failure fails the step.
@NullMarked
package slipway.pipelines.gates;

import org.jspecify.annotations.NullMarked;
