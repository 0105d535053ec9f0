package slipway.contracts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What a check is made against, beside the table itself.
///
/// @param now on the business clock, for freshness
/// @param previous the relation of the version before, for rules across versions; empty: they are
///   skipped
/// @param days between the two versions' cutoffs, `$days` in step rules
/// @param located a relation of the same rows with the columns `_file` and `_line`, from which
///   examples are taken; empty: examples have no place
public record CheckScope(
    Instant now, Optional<String> previous, long days, Optional<String> located) {
  /// A table by itself.
  public static CheckScope at(Instant now) {
    return new CheckScope(now, Optional.empty(), 0, Optional.empty());
  }

  /// The rows' places in their raw files are known to this relation.
  public CheckScope locatedBy(String relation) {
    return new CheckScope(now, previous, days, Optional.of(relation));
  }

  /// There is a version before, in this relation.
  public CheckScope after(String relation, LocalDate previousCutoff, LocalDate cutoff) {
    return new CheckScope(
        now, Optional.of(relation), ChronoUnit.DAYS.between(previousCutoff, cutoff), located);
  }
}
