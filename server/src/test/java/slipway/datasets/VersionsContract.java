package slipway.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static slipway.datasets.DatasetsFixture.CALLER;
import static slipway.datasets.DatasetsFixture.PROJECT;
import static slipway.datasets.DatasetsFixture.PURCHASES;

import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.SlipwayException;
import slipway.api.wire.Dataset;
import slipway.db.Database;
import slipway.db.Slice;

/// How a dataset's versions are found, whatever the database.
abstract class VersionsContract {
  @TempDir Path directory;

  private @Nullable DatasetsFixture opened;

  abstract Database database(Path folder);

  @BeforeEach
  void open() {
    opened = new DatasetsFixture(directory, database(directory));
    opened.applyExample();
    for (int month = 1; month <= 3; month++) {
      opened.importMonth(YearMonth.of(1997, month));
    }
  }

  @AfterEach
  void close() {
    at().close();
  }

  private DatasetsFixture at() {
    return Objects.requireNonNull(opened);
  }

  @Test
  void versions_areFoundSortedAndGivenOneByOne() {
    assertThat(found("", new Slice("", 0, 2))).isEqualTo("1997-03-31 1997-02-28 of 3 of 3");
    assertThat(found("", new Slice("", 2, 2))).isEqualTo("1997-01-31 of 3 of 3");
    assertThat(found("", new Slice("-added", 0, 2))).isEqualTo("1997-03-31 1997-02-28 of 3 of 3");
    assertThat(found("1997-02 TESTER", new Slice("rows", 0, 2))).isEqualTo("1997-02-28 of 1 of 3");
    var each = new ArrayList<String>();
    at().datasets
        .listing()
        .each(CALLER, PROJECT, PURCHASES, "", new Slice("as-of", 2, 1), one -> each.add(day(one)));
    assertThat(each).as("all of them").containsExactly("1997-01-31", "1997-02-28", "1997-03-31");
    assertThatThrownBy(() -> found("", new Slice("tree", 0, 2)))
        .isInstanceOf(SlipwayException.class);
  }

  private String found(String find, Slice slice) {
    var found = at().datasets.listing().found(CALLER, PROJECT, PURCHASES, find, slice);
    List<String> days = found.rows().stream().map(VersionsContract::day).toList();
    return String.join(" ", days) + " of " + found.found() + " of " + found.all();
  }

  private static String day(Dataset.Commit commit) {
    return commit.at().toString().substring(0, 10);
  }
}
