package slipway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.db.Database;
import slipway.db.Found;
import slipway.db.Slice;
import slipway.ids.Ids;
import slipway.testing.FakeClock;

/// What the audit promises, whatever the database.
abstract class AuditContract {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");

  private final FakeClock wall = new FakeClock(NOW);
  private final Audit audit = Audit.open(wall, new Ids(wall));

  abstract Database fresh(Path directory);

  private void write(Database database, String project, String subject) {
    database.inTransaction(
        "test.audit",
        tx -> {
          var details = Json.object().put("rows", 3);
          audit.write(tx, "ann", project, "dataset.commit", subject, details);
          return "";
        });
  }

  private List<AuditEntry> list(Database database, UUID before, int max) {
    return database.read(tx -> audit.list(tx, "default", before, max));
  }

  @Test
  void write_keepsWhoDidWhatWhen(@TempDir Path directory) {
    try (var database = fresh(directory)) {
      write(database, "default", "datasets/purchases");

      assertThat(list(database, Audit.NEWEST, 10))
          .singleElement()
          .satisfies(entry -> assertThat(entry.at()).isEqualTo(NOW))
          .satisfies(entry -> assertThat(entry.actor()).isEqualTo("ann"))
          .satisfies(entry -> assertThat(entry.action()).isEqualTo("dataset.commit"))
          .satisfies(entry -> assertThat(entry.subject()).isEqualTo("datasets/purchases"))
          .satisfies(entry -> assertThat(entry.details().get("rows").asInt()).isEqualTo(3));
    }
  }

  @Test
  void write_vanishesWithItsTransaction(@TempDir Path directory) {
    try (var database = fresh(directory)) {
      assertThatThrownBy(() ->
          database.inTransaction(
              "test.audit",
              tx -> {
                audit.write(tx, "ann", "default", "model.register", "m", Json.object());
                throw new IllegalArgumentException("no");
              }));

      assertThat(list(database, Audit.NEWEST, 10)).isEmpty();
    }
  }

  @Test
  void list_pagesFromTheNewestWithinTheProject(@TempDir Path directory) {
    try (var database = fresh(directory)) {
      for (var subject : List.of("a", "b", "c", "d", "e")) {
        write(database, "default", subject);
        write(database, "other", subject + "2");
        wall.advance(Duration.ofMillis(1));
      }
      var seen = new ArrayList<String>();
      var page = list(database, Audit.NEWEST, 2);
      while (!page.isEmpty()) {
        page.forEach(entry -> seen.add(entry.subject()));
        page = list(database, page.getLast().id(), 2);
      }

      assertThat(seen).containsExactly("e", "d", "c", "b", "a");
    }
  }

  @Test
  void found_areThoseThatAreAskedForInTheOrderThatIsAskedFor(@TempDir Path directory) {
    try (var database = fresh(directory)) {
      deed(database, "ann", "dataset.commit", "datasets/b");
      deed(database, "Bob", "alert.silence", "silences/a_1");
      deed(database, "cid", "alerts.other", "x/ab1");
      write(database, "other", "elsewhere");

      assertThat(found(database, search("", "", Slice.first(2)))).isEqualTo("cid Bob of 3 of 3");
      assertThat(found(database, search("", "", Slice.first(2).next()))).isEqualTo("ann of 3 of 3");
      assertThat(found(database, search("alert", "", Slice.first(9)))).isEqualTo("Bob of 1 of 3");
      assertThat(found(database, search("", "A_1 bob", Slice.first(9)))).isEqualTo("Bob of 1 of 3");
      assertThat(found(database, search("", "ä%_!'", Slice.first(9)))).isEqualTo(" of 0 of 3");
      assertThat(found(database, search("", "", new Slice("who", 0, 9))))
          .isEqualTo("ann Bob cid of 3 of 3");
      assertThat(found(database, search("", "", new Slice("-what", 0, 9))))
          .isEqualTo("cid Bob ann of 3 of 3");
      assertThat(found(database, search("", "", new Slice("when", 0, 1)))).startsWith("ann ");
      var noon = Optional.of(NOW.plus(Duration.ofMinutes(2)));
      var none = Optional.<Instant>empty();
      assertThat(found(database, new AuditSearch(Optional.empty(), none, noon, "", Slice.first(9))))
          .isEqualTo("Bob ann of 2 of 3");
      assertThat(found(database, new AuditSearch(Optional.empty(), noon, none, "", Slice.first(9))))
          .isEqualTo("cid of 1 of 3");
      List<String> areas = database.read(tx -> audit.areas(tx, "default"));
      assertThat(areas).containsExactly("alert", "alerts", "dataset");
      assertThatThrownBy(() -> found(database, search("", "", new Slice("whn", 0, 9))))
          .hasMessageContaining("did you mean when?");
    }
  }

  private static AuditSearch search(String area, String find, Slice slice) {
    return new AuditSearch(
        Optional.of(area).filter(text -> !text.isEmpty()),
        Optional.empty(),
        Optional.empty(),
        find,
        slice);
  }

  private String found(Database database, AuditSearch search) {
    Found<AuditEntry> found = database.read(tx -> audit.found(tx, "default", search));
    return String.join(" ", found.rows().stream().map(AuditEntry::actor).toList())
        + " of "
        + found.found()
        + " of "
        + found.all();
  }

  private void deed(Database database, String actor, String action, String subject) {
    database.inTransaction(
        "test.audit",
        tx -> {
          audit.write(tx, actor, "default", action, subject, Json.object());
          return "";
        });
    wall.advance(Duration.ofMinutes(1));
  }
}
