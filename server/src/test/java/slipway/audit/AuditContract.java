package slipway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.db.Database;
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
}
