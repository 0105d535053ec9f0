package slipway.statistics;

import org.jspecify.annotations.Nullable;

/// How one distribution differs from its reference, by every measure we have, beside what chance
/// would give.
///
/// @param psi [Psi]
/// @param psiFloor what PSI exceeds by chance with the stated probability
/// @param jsDistance [JensenShannon#distance]
/// @param ks [KolmogorovSmirnov], null where a side has nothing but nulls
/// @param referenceNullShare share of the reference's rows without a value
/// @param currentNullShare share of the current rows without a value
public record Drift(
    double psi,
    double psiFloor,
    double jsDistance,
    @Nullable KolmogorovSmirnov ks,
    double referenceNullShare,
    double currentNullShare) {

  /// Of raw values, NaN for null; the bins are the reference's deciles.
  ///
  /// @param alpha how often the floor may be exceeded by chance in one look
  public static Drift of(double[] reference, double[] current, double alpha) {
    var edges = BinEdges.deciles(reference);
    var ours = edges.count(reference);
    var theirs = edges.count(current);
    var ks = hasValues(ours, theirs) ? KolmogorovSmirnov.of(reference, current) : null;
    return of(ours, theirs, ks, alpha);
  }

  /// Of histograms over the same edges. KS then is a lower bound.
  public static Drift of(BinCounts reference, BinCounts current, double alpha) {
    BinCounts.requireComparable(reference, current);
    var ks = hasValues(reference, current) ? KolmogorovSmirnov.of(reference, current) : null;
    return of(reference, current, ks, alpha);
  }

  /// Whether PSI is more than chance; not yet that it matters.
  public boolean exceedsChance() {
    return psi > psiFloor;
  }

  private static Drift of(
      BinCounts reference, BinCounts current, @Nullable KolmogorovSmirnov ks, double alpha) {
    return new Drift(
        Psi.of(reference, current),
        Psi.floor(reference, current, alpha),
        JensenShannon.distance(reference, current),
        ks,
        reference.nullShare(),
        current.nullShare());
  }

  private static boolean hasValues(BinCounts reference, BinCounts current) {
    return reference.present() > 0 && current.present() > 0;
  }
}
