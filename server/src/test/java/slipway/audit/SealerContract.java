package slipway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.wire.AuditVerification;
import slipway.api.wire.AuditVerification.Broken;
import slipway.api.wire.AuditVerification.Broken.Kind;
import slipway.audit.Segment.Entry;
import slipway.db.Database;
import slipway.ids.Ids;
import slipway.testing.FakeClock;

/// What the seal of the audit promises, whatever the database.
abstract class SealerContract {
  @TempDir Path directory = Path.of("");
  private final FakeClock wall = new FakeClock(Instant.parse("2026-11-21T10:00:00Z"));
  private final Audit audit = Audit.open(wall, new Ids(wall));
  private final SegmentStore store = new SegmentStore();
  private @Nullable Database opened;

  abstract Database fresh(Path directory);

  @BeforeEach
  void open() {
    opened = fresh(directory);
  }

  @AfterEach
  void close() {
    db().close();
  }

  private Database db() {
    return Objects.requireNonNull(opened);
  }

  private Path seals() {
    return directory.resolve("audit");
  }

  /// Of a server that starts anew with each call.
  private Sealer sealer() {
    return new Sealer(db(), wall, seals());
  }

  private void write(int rows) {
    db().inTransaction(
            "test.audit",
            tx -> {
              for (int i = 0; i < rows; i++) {
                audit.write(tx, "ann", "default", "act", "s", Json.object().put("i", i));
              }
              return null;
            });
    wall.advance(Duration.ofMillis(5));
  }

  /// Three segments of 2, 3 and 1 rows.
  private void sealSix() {
    for (int rows : new int[] {2, 3, 1}) {
      write(rows);
      sealer().seal();
    }
  }

  /// The id of the row at a place, from 1.
  private String id(int place) {
    return db().read(tx ->
            tx.sql()
                .createQuery("select id from audit_entry order by id")
                .mapTo(String.class)
                .list())
        .get(place - 1);
  }

  private void tamper(String sql, String id) {
    db().inTransaction("test.tamper", tx -> tx.sql().createUpdate(sql).bind("id", id).execute());
  }

  private void tamper(String sql) {
    db().inTransaction("test.tamper", tx -> tx.sql().createUpdate(sql).execute());
  }

  private static Broken broken(AuditVerification found) {
    assertThat(found.intact()).isFalse();
    return Objects.requireNonNull(found.broken());
  }

  @Test
  void verify_holdsOverSegmentsAndStartsOfTheServer() {
    assertThat(sealer().verify().intact()).as("of nothing").isTrue();
    sealSix();
    write(2_300);
    var found = sealer().verify();
    assertThat(found.broken()).isNull();
    assertThat(found.rows()).isEqualTo(2_306);
    assertThat(found.segments()).isEqualTo(6);
    assertThat(found.unsealed()).isZero();
    assertThat(sealer().verify()).isEqualTo(found);
  }

  @Test
  void verify_namesTheRowOfWhichAnyColumnWasChanged() {
    sealSix();
    for (var change :
        List.of(
            "at = at + 1",
            "actor = 'bob'",
            "project = 'other'",
            "action = 'other'",
            "subject = 'other'",
            "details = '{\"i\": 0}'")) {
      var column = change.substring(0, change.indexOf(' '));
      var id = id(4);
      tamper("create table kept as select * from audit_entry");
      tamper("update audit_entry set " + change + " where id = :id", id);
      assertThat(broken(sealer().verify()))
          .as(change)
          .satisfies(broken -> assertThat(broken.kind()).isEqualTo(Kind.CHANGED))
          .satisfies(broken -> assertThat(broken.row()).isEqualTo(4))
          .satisfies(broken -> assertThat(broken.id()).isEqualTo(id));
      tamper(
          "update audit_entry set "
              + column
              + " = (select k."
              + column
              + " from kept k where k.id = audit_entry.id) where id = :id",
          id);
      tamper("drop table kept");
      assertThat(sealer().verify().intact()).as(change + ", undone").isTrue();
    }
  }

  @Test
  void verify_namesTheFirstOfSeveral() {
    sealSix();
    tamper("update audit_entry set actor = 'bob' where id = :id", id(5));
    tamper("update audit_entry set actor = 'bob' where id = :id", id(2));
    assertThat(broken(sealer().verify()).row()).isEqualTo(2);
  }

  @Test
  void verify_namesTheRowThatIsMissing() {
    sealSix();
    var id = id(3);
    tamper("delete from audit_entry where id = :id", id);
    var broken = broken(sealer().verify());
    assertThat(broken.kind()).isEqualTo(Kind.MISSING);
    assertThat(broken.row()).isEqualTo(3);
    assertThat(broken.id()).isEqualTo(id);
  }

  @Test
  void verify_namesTheFirstRowOfAnEndThatWasCutOff() {
    sealSix();
    var id = id(6);
    tamper("delete from audit_entry where id = :id", id);
    tamper("delete from audit_segment where number = 3");
    var broken = broken(sealer().verify());
    assertThat(broken.kind()).isEqualTo(Kind.MISSING);
    assertThat(broken.id()).isEqualTo(id);
  }

  @Test
  void verify_namesARowThatWasPutInAsIfSealed() {
    sealSix();
    tamper(
        """
        insert into audit_entry (id, at, actor, project, action, subject, details, sealed)
        values ('00000000-0000-7000-8000-000000000000', 1, 'bob', 'default', 'a', 's', '{}', 1)
        """);
    var broken = broken(sealer().verify());
    assertThat(broken.kind()).isEqualTo(Kind.INSERTED);
    assertThat(broken.actor()).isEqualTo("bob");
  }

  /// A transaction may commit after rows with later ids were sealed.
  @Test
  void row_thatIsCommittedLateIsSealedLater() {
    sealSix();
    tamper(
        """
        insert into audit_entry (id, at, actor, project, action, subject, details)
        values ('00000000-0000-7000-8000-000000000000', 1, 'ann', 'default', 'a', 's', '{}')
        """);
    var found = sealer().verify();
    assertThat(found.broken()).isNull();
    assertThat(found.rows()).isEqualTo(7);
  }

  /// Who has the database and knows how it is done, but not the key, changes a row and makes the
  /// chain anew from there.
  @Test
  void verify_namesTheRowAlsoWhenTheChainWasMadeAnew() {
    sealSix();
    var id = id(4);
    tamper("update audit_entry set actor = 'bob' where id = :id", id);
    forge();
    var broken = broken(sealer().verify());
    assertThat(broken.kind()).isEqualTo(Kind.CHANGED);
    assertThat(broken.id()).isEqualTo(id);
  }

  @Test
  void verify_findsAForgedChainAlsoWithoutItsAnchors() throws IOException {
    sealSix();
    tamper("update audit_entry set actor = 'bob' where id = :id", id(4));
    forge();
    Files.delete(seals().resolve("anchors.jsonl"));
    var broken = broken(sealer().verify());
    assertThat(broken.kind()).isEqualTo(Kind.SEAL);
    assertThat(broken.message()).contains("segment 1 is not signed by a key that is believed");
  }

  /// All segments anew, signed with a key of one's own.
  private void forge() {
    var mine = SealKeys.open(directory.resolve("mine"));
    db().inTransaction(
            "test.forge",
            tx -> {
              var hash = Segment.GENESIS;
              long place = 1;
              for (long number = 1; number <= 3; number++) {
                var old = store.find(tx, number).orElseThrow();
                var rows = store.rows(tx, old.entries().stream().map(Entry::id).toList());
                var entries = new java.util.ArrayList<Entry>();
                var previous = hash;
                for (var entry : old.entries()) {
                  hash = Segment.hash(hash, place++, Objects.requireNonNull(rows.get(entry.id())));
                  entries.add(new Entry(entry.id(), hash));
                }
                var segment =
                    new Segment(
                        number,
                        old.firstRow(),
                        previous,
                        entries,
                        old.sealedAt(),
                        mine.signer(),
                        "");
                tx.sql()
                    .createUpdate("delete from audit_segment where number = :number")
                    .bind("number", number)
                    .execute();
                store.insert(tx, segment.signed(mine.sign(segment.content())));
              }
              return null;
            });
  }

  @Test
  void verify_tellsOfASegmentThatIsGoneWhileItsRowsStay() {
    sealSix();
    tamper("delete from audit_segment where number = 2");
    var broken = broken(sealer().verify());
    assertThat(broken.kind()).isEqualTo(Kind.SEAL);
    assertThat(broken.message()).isEqualTo("segment 2 is missing in the database");
  }

  @Test
  void anchors_areWrittenAgainAfterACrashBeforeThem() throws IOException {
    sealSix();
    var file = seals().resolve("anchors.jsonl");
    var lines = Files.readAllLines(file);
    Files.writeString(file, lines.get(0) + "\n" + lines.get(1).substring(0, 20)); // cut
    write(1);
    assertThat(sealer().verify().intact()).isTrue();
    assertThat(new Anchors(file).read().keySet()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void replicas_believeEachOtherByTheirPublicKeys() throws IOException {
    sealSix();
    write(1);
    var other = directory.resolve("other");
    Files.createDirectories(other);
    Files.copy(seals().resolve("seal.pub"), other.resolve("first.pub"));
    Files.copy(seals().resolve("anchors.jsonl"), other.resolve("anchors.jsonl"));
    new Sealer(db(), wall, other).seal();
    assertThat(broken(sealer().verify()).kind()).isEqualTo(Kind.SEAL);
    Files.copy(other.resolve("seal.pub"), seals().resolve("other.pub"));
    assertThat(sealer().verify().intact()).isTrue();
  }
}
