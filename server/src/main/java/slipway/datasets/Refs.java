package slipway.datasets;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import slipway.db.Tx;
import slipway.time.BusinessClock;

/// The ways in which people name a commit.
final class Refs {
  static final String HEAD = "head";

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{8,64}");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private final CommitStore commits;

  Refs(CommitStore commits) {
    this.commits = commits;
  }

  Optional<Commit> find(Tx tx, String project, String dataset, String ref) {
    if (ref.equals(HEAD)) {
      return commits.log(tx, project, dataset, 1).stream().findFirst();
    }
    if (ID.matcher(ref).matches()) {
      return commits
          .find(tx, UUID.fromString(ref))
          .filter(commit -> commit.project().equals(project) && commit.dataset().equals(dataset));
    }
    if (DATE.matcher(ref).matches()) {
      try {
        var day = LocalDate.parse(ref);
        return commits
            .atCutoff(tx, project, dataset, day)
            .or(() -> commits.imported(tx, project, dataset, BusinessClock.endOf(day)));
      } catch (DateTimeParseException _) {
        return Optional.empty();
      }
    }
    return DIGITS.matcher(ref).matches()
        ? commits.byTree(tx, project, dataset, ref)
        : Optional.empty();
  }
}
