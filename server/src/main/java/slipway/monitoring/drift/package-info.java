/// Windows of features and scores, compared with what the model was trained on and with the window
/// before.
///
/// A declared monitor (`monitoring_monitor`) has reports (`monitoring_window`), numbered within a
/// window: the highest number stands, the others are superseded. A report names the digests of what
/// it compared; the same evidence gives the same report.
///
/// One datum in three hops: a customer's value is a row of the accepted materialisation (or of the
/// sealed log), is counted into a bin of the reference's deciles, and the bins' shares become the
/// PSI that meets a limit.
///
/// A window without data has no report; one without a window before is SKIPPED. A job that finds
/// nothing to compare succeeds, and looks again when other data come.
@NullMarked
package slipway.monitoring.drift;

import org.jspecify.annotations.NullMarked;
