package slipway.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static slipway.datasets.DatasetsFixture.CALLER;
import static slipway.datasets.DatasetsFixture.PROJECT;
import static slipway.datasets.DatasetsFixture.PURCHASES;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Report;
import slipway.audit.Audit;
import slipway.audit.AuditEntry;
import slipway.datasets.Delivery.State;
import slipway.db.Database;
import slipway.testing.Cdnow;
import slipway.time.BusinessClock;

/// What happens to deliveries and versions, on every database.
abstract class DatasetsContract {
  private static final YearMonth JANUARY = YearMonth.of(1997, 1);
  private static final YearMonth FEBRUARY = YearMonth.of(1997, 2);

  @TempDir Path directory;

  private @Nullable DatasetsFixture opened;

  abstract Database database(Path folder);

  @BeforeEach
  void open() {
    opened = new DatasetsFixture(directory, database(directory));
    opened.applyExample();
  }

  @AfterEach
  void close() {
    at().close();
  }

  @Test
  void publish_makesDeliveriesVisibleAsOneCommitEach() {
    var january = at().importMonth(JANUARY).commit();
    assertThat(january.rows()).isEqualTo(8_928);
    assertThat(january.parent()).isEmpty();
    assertThat(january.watermark()).contains(BusinessClock.endOf(LocalDate.of(1997, 1, 31)));
    var february = at().importMonth(FEBRUARY).commit();
    assertThat(february.rows()).isEqualTo(8_928 + 11_272);
    assertThat(february.rowsAdded()).isEqualTo(11_272);
    assertThat(february.parent()).contains(january.id());
    assertThat(at().head(PURCHASES)).contains(february);
    var tree = at().datasets.tree(february.tree());
    assertThat(tree.files().stream().map(TreeFile::path))
        .containsExactly("cdnow-1997-01.parquet", "cdnow-1997-02.parquet");
    assertThat(tree.digest()).isEqualTo(february.tree());
    assertThat(tree.schema().columns().stream().map(Object::toString).toList()).hasSize(4);
    assertThat(log()).containsExactly(february, january);
    assertThat(knownBy(BusinessClock.endOf(LocalDate.of(1997, 2, 27)))).contains(january);
    assertThat(knownBy(february.at())).contains(february);
    assertThat(knownBy(Instant.EPOCH)).isEmpty();
    assertThat(eventTypes()).containsExactly("dataset.committed", "dataset.committed");
  }

  @Test
  void publish_againGivesTheSameCommit() {
    at().business.moveTo(BusinessClock.endOf(JANUARY.atEndOfMonth()));
    at().deliver(PURCHASES, "a.txt", Cdnow.month(JANUARY));
    var staged = at().datasets.stage(CALLER, PROJECT, PURCHASES);
    assertThat(at().datasets.staged(staged.digest())).isEqualTo(staged);
    assertThat(at().head(PURCHASES)).isEmpty();
    var first = at().datasets.publish(CALLER, staged);
    var again = at().datasets.publish(CALLER, at().datasets.staged(staged.digest()));
    assertThat(again.commit()).isEqualTo(first.commit());
    assertThat(log()).hasSize(1);
  }

  @Test
  void publish_isRefusedWhenAnotherTookSomeOfItsDeliveries() {
    at().business.moveTo(BusinessClock.endOf(JANUARY.atEndOfMonth()));
    at().deliver(PURCHASES, "a.txt", Cdnow.month(JANUARY));
    var one = at().datasets.stage(CALLER, PROJECT, PURCHASES);
    at().deliver(PURCHASES, "b.txt", Cdnow.month(FEBRUARY));
    var both = at().datasets.stage(CALLER, PROJECT, PURCHASES);
    var first = at().datasets.publish(CALLER, one).commit();
    at().business.moveTo(BusinessClock.endOf(FEBRUARY.atEndOfMonth()));
    assertThatThrownBy(() -> at().datasets.publish(CALLER, both))
        .hasMessage("delivery a.txt: imported (expected: waiting; import again what still waits)");
    assertThat(at().head(PURCHASES)).contains(first);
    List<String> owners = at().database.read(tx -> at().references.owners(tx, both.digest()));
    assertThat(owners).isEmpty();
    assertThat(at().importWaiting(PURCHASES).commit().rows()).isEqualTo(20_200);
  }

  @Test
  void stage_ofTheSameBytesGivesTheSameDigests() {
    at().deliver(PURCHASES, "a.txt", Cdnow.month(JANUARY));
    var once = at().datasets.stage(CALLER, PROJECT, PURCHASES);
    assertThat(at().datasets.stage(CALLER, PROJECT, PURCHASES)).isEqualTo(once);
  }

  @Test
  void publish_ofNothingGivesTheHeadUntilItIsTooOld() {
    var head = at().importMonth(JANUARY).commit();
    var staged = at().datasets.stage(CALLER, PROJECT, PURCHASES);
    assertThat(staged.isEmpty()).isTrue();
    assertThat(at().datasets.publish(CALLER, staged).commit()).isEqualTo(head);
    at().business.moveTo(BusinessClock.endOf(FEBRUARY.atEndOfMonth()));
    assertThatThrownBy(() -> at().datasets.publish(CALLER, staged))
        .hasMessageContaining("newest 1997-01-31, 28 days before 1997-02-28");
  }

  @Test
  void deliver_refusesTheSameBytesAndNamesTheEarlierDelivery() {
    at().importMonth(JANUARY);
    assertThatThrownBy(() -> at().deliver(PURCHASES, "again.txt", Cdnow.month(JANUARY)))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS))
        .hasMessageContaining("again.txt: the same bytes were delivered as cdnow-1997-01.txt");
  }

  @Test
  void deliver_refusesOtherBytesUnderTheSameName() {
    at().deliver(PURCHASES, "cdnow.txt", Cdnow.month(JANUARY));
    assertThatThrownBy(() -> at().deliver(PURCHASES, "cdnow.txt", Cdnow.month(FEBRUARY)))
        .hasMessageContaining("other bytes were delivered under this name");
  }

  @Test
  void deliver_refusesWhatHasNoPlace() {
    var bytes = Cdnow.month(JANUARY);
    assertThatThrownBy(() -> at().deliver("purchase", "a.txt", bytes))
        .hasMessageContaining("did you mean purchases?");
    for (var name : List.of("../a.txt", "a/b.txt", "", ".hidden", "a\nb.txt")) {
      assertThatThrownBy(() -> at().deliver(PURCHASES, name, bytes))
          .as(name)
          .hasMessageContaining("fileName");
    }
    assertThatThrownBy(() -> at().deliver(PURCHASES, "a.txt", new byte[0]))
        .hasMessageContaining("a.txt: empty");
    assertThat(deliveries()).isEmpty();
  }

  @Test
  void stage_refusesADeliveryThatCannotBeReadAndLeavesNothing() {
    at().deliver(
            PURCHASES,
            "bad.txt",
            (Cdnow.header() + "\r\n 1 19970101 1\r\n").getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> at().datasets.stage(CALLER, PROJECT, PURCHASES))
        .hasMessage("bad.txt line 2: 3 fields (expected: 4: customer_id, date, cds, dollars)");
    assertThat(at().head(PURCHASES)).isEmpty();
    assertThat(deliveries().getFirst().state()).isEqualTo(State.REFUSED);
    assertThat(deliveries().getFirst().error())
        .contains("bad.txt line 2: 3 fields (expected: 4: customer_id, date, cds, dollars)");
    at().deliver(PURCHASES, "bad.txt", Cdnow.month(JANUARY));
    at().business.moveTo(BusinessClock.endOf(JANUARY.atEndOfMonth()));
    assertThat(at().importWaiting(PURCHASES).commit().rows()).isEqualTo(8_928);
  }

  @Test
  void publish_quarantinesWhatTheContractRefuses() {
    at().importMonth(JANUARY);
    var head = at().head(PURCHASES);
    var lines = new java.util.ArrayList<>(Cdnow.lines(FEBRUARY));
    lines.set(4, lines.get(4).replaceAll("[0-9.]+$", "99999.00"));
    assertThatThrownBy(() -> at().importMonth(FEBRUARY, Cdnow.file(lines)))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONTRACT_VIOLATED);
              assertThat(e.details())
                  .containsExactly(
                      "dollars.maximum: 1 of 11272 rows (expected: <= 1500), first"
                          + " cdnow-1997-02.txt line 6: dollars = 99999.00");
            });
    assertThat(at().head(PURCHASES)).isEqualTo(head);
    assertThat(deliveries().getFirst().state()).isEqualTo(State.QUARANTINED);
    var held = at().datasets.quarantine(CALLER, PROJECT, PURCHASES, 10).getFirst();
    assertThat(held.subject()).isEqualTo("cdnow-1997-02.txt");
    var report = at().datasets.listing().report(CALLER, PROJECT, PURCHASES, held.report());
    assertThat(report.outcome()).isEqualTo(Report.Outcome.FAIL);
    var failing = Objects.requireNonNull(held.rows().orElse(null));
    var rows =
        at().analytics
            .session(session -> {
              session.relation("failing", List.of(failing));
              return session.query(
                  "select _rules || ' ' || _file || ' ' || _line || ' ' || dollars from failing",
                  row -> row.requireText(1));
            });
    assertThat(rows).containsExactly("dollars.maximum cdnow-1997-02.txt 6 99999.00");
    at().deliver(PURCHASES, "cdnow-1997-02.txt", Cdnow.month(FEBRUARY));
    assertThat(at().importWaiting(PURCHASES).commit().rows()).isEqualTo(20_200);
  }

  @Test
  void whatComesAndGoes_isAudited() {
    at().importMonth(JANUARY);
    var dear = new java.util.ArrayList<>(Cdnow.lines(FEBRUARY));
    dear.set(4, dear.get(4).replaceAll("[0-9.]+$", "99999.00"));
    assertThatThrownBy(() -> at().importMonth(FEBRUARY, Cdnow.file(dear)))
        .isInstanceOf(SlipwayException.class);
    at().deliver(PURCHASES, "bad.txt", "a b c d\nx 19970101 1 1\n".getBytes(UTF_8));
    assertThatThrownBy(() -> at().importWaiting(PURCHASES)).isInstanceOf(SlipwayException.class);
    assertThatThrownBy(() -> at().deliver(PURCHASES, "again.txt", Cdnow.month(JANUARY)))
        .isInstanceOf(SlipwayException.class);
    var entries = at().database.read(tx -> at().audit.list(tx, PROJECT, Audit.NEWEST, 20));
    assertThat(entries)
        .extracting(AuditEntry::action)
        .containsExactly(
            "dataset.refuse",
            "dataset.deliver",
            "dataset.quarantine",
            "dataset.deliver",
            "dataset.commit",
            "dataset.deliver");
    assertThat(entries).extracting(AuditEntry::actor).containsOnly(CALLER.name());
    assertThat(entries).extracting(AuditEntry::subject).containsOnly(PURCHASES);
    assertThat(entries.get(0).details().path("error").asString()).contains("bad.txt line 2");
    assertThat(entries.get(2).details().path("subject").asString()).contains("cdnow-1997-02.txt");
    assertThat(entries.get(4).details().path("rows").asLong()).isEqualTo(8_928);
    assertThat(entries.get(5).details().path("file").asString()).isEqualTo("cdnow-1997-01.txt");
  }

  @Test
  void apply_refusesOtherColumnsOnceThereAreRows() {
    at().importMonth(JANUARY);
    var spec = Cdnow.purchases();
    at().apply(PURCHASES, spec);
    var fewer =
        new slipway.api.declaration.DatasetSpec(
            spec.description(),
            spec.format(),
            spec.columns().subList(0, 3),
            spec.knownAt(),
            spec.key());
    assertThatThrownBy(() -> at().apply(PURCHASES, fewer)).hasMessageStartingWith("columns: ");
  }

  @Test
  void statistics_addUpOverFilesWithoutReadingThem() {
    at().importMonth(JANUARY);
    var commit = at().importMonth(FEBRUARY).commit();
    var statistics = at().datasets.statistics(commit.tree());
    assertThat(statistics.rows()).isEqualTo(20_200);
    var dollars = statistics.columns().get(3);
    var exact =
        at().analytics
            .session(session -> {
              session.relation("t", at().datasets.tree(commit.tree()).parquet());
              return session.one(
                  "select avg(dollars), stddev_samp(dollars), median(dollars),"
                      + " count(distinct customer_id), min(dollars), max(dollars) from t",
                  row ->
                      new double[] {
                        row.number(1),
                        row.number(2),
                        row.number(3),
                        row.number(4),
                        row.number(5),
                        row.number(6)
                      });
            });
    assertThat(dollars.mean()).isCloseTo(exact[0], org.assertj.core.data.Offset.offset(1e-9));
    assertThat(dollars.stddev()).isCloseTo(exact[1], org.assertj.core.data.Offset.offset(1e-9));
    assertThat(dollars.quantiles().get("0.5"))
        .isCloseTo(exact[2], org.assertj.core.data.Percentage.withPercentage(7));
    assertThat((double) statistics.columns().getFirst().distinct())
        .isCloseTo(exact[3], org.assertj.core.data.Percentage.withPercentage(5));
    assertThat(Double.parseDouble(String.valueOf(dollars.min()))).isEqualTo(exact[4]);
    assertThat(Double.parseDouble(String.valueOf(dollars.max()))).isEqualTo(exact[5]);
    assertThat(dollars.bins().stream().mapToLong(Statistics.Bin::count).sum()).isEqualTo(20_200);
    assertThat(statistics.columns().get(1).bins())
        .extracting(Statistics.Bin::from)
        .containsExactly("1997-01-01", "1997-02-01");
  }

  @Test
  void commit_checksAgainstTheLastEarlierCutoff() {
    at().applyContract(
            Json.tree(
                """
                {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "v", "version": "1", "status": "active",
                 "schema": [{"name": "features/v", "properties": [
                   {"name": "id", "logicalType": "integer", "required": true, "unique": true},
                   {"name": "days", "logicalType": "integer"}],
                   "quality": [
                     {"id": "steps", "type": "custom", "engine": "slipway", "implementation":
                       {"rule": "step", "key": ["id"], "expression": "days = previous.days + $days"}},
                     {"id": "kept", "type": "custom", "engine": "slipway", "implementation":
                       {"rule": "keys-kept", "key": ["id"]}}]}]}
                """));
    var with = new AtomicInteger();
    var first = commit("1997-01-31", "values (1, 10), (2, 20)", with);
    assertThat(first.report()).isPresent();
    assertThat(first.rows()).isEqualTo(2);
    assertThat(commit("1997-01-31", "values (1, 10), (2, 20)", with)).isEqualTo(first);
    assertThat(with).hasValue(2);
    assertThatThrownBy(() -> commit("1997-02-28", "values (1, 38), (3, 1)", with))
        .hasMessageContaining(
            "kept: 1 of 2 id are gone (expected: every id of the version before)");
    assertThatThrownBy(() -> commit("1997-02-28", "values (1, 37), (2, 48)", with))
        .hasMessageContaining("steps: 1 of 2 rows that were there before")
        .hasMessageContaining("{id=1, days=37, previous.days=10}");
    var second = commit("1997-02-28", "values (1, 38), (2, 48), (3, 5)", with);
    assertThat(second.parent()).contains(first.id());
    assertThat(second.rows()).isEqualTo(3);
    assertThat(second.watermark()).contains(BusinessClock.endOf(LocalDate.of(1997, 2, 28)));
    var held = at().datasets.quarantine(CALLER, PROJECT, "features/v", 10);
    assertThat(held).hasSize(2);
    var found =
        at().database
            .read(tx ->
                List.of(
                    at().datasets.require(tx, PROJECT, "features/v", "head"),
                    at().datasets.require(tx, PROJECT, "features/v", "1997-02-28"),
                    at().datasets.require(tx, PROJECT, "features/v", second.id().toString()),
                    at().datasets.require(tx, PROJECT, "features/v", second.tree().brief())));
    assertThat(found).containsOnly(second);
    assertThatThrownBy(() ->
            at().database.read(tx -> at().datasets.require(tx, PROJECT, "features/v", "nothing")))
        .hasMessageContaining("commit: \"nothing\"");
  }

  @Test
  void bar_takesAVersionFromItsCutoffUntilAnotherTakesItsPlace() {
    var with = new AtomicInteger();
    var january = commit("1997-01-31", "values (1, 10)", with);
    var damaged = commit("1997-02-28", "values (1, 912)", with);
    var barred =
        new Barred(
            "features/v",
            damaged.tree(),
            "d-7",
            "counts hours",
            Instant.parse("1997-03-01T00:00:00Z"));
    at().database
        .inTransaction(
            "test.bar",
            tx -> {
              at().datasets.bar(tx, CALLER, PROJECT, barred);
              at().datasets.bar(tx, CALLER, PROJECT, barred);
              return true;
            });
    assertThat(atCutoff(1997, 2)).isEmpty();
    assertThat(atCutoff(1997, 1)).contains(january);
    at().database
        .read(tx -> {
          assertThat(at().datasets.barred(tx, PROJECT, "features/v", damaged.tree()))
              .contains(barred);
          assertThat(at().datasets.barred(tx, PROJECT, "features/v", january.tree())).isEmpty();
          var march = LocalDate.of(1997, 3, 31);
          assertThat(at().datasets.beforeCutoff(tx, PROJECT, "features/v", march))
              .contains(january);
          return true;
        });
    var repaired = commit("1997-02-28", "values (1, 38)", with);
    assertThat(atCutoff(1997, 2)).contains(repaired);
    assertThat(repaired.tree()).isNotEqualTo(damaged.tree());
    assertThat(commit("1997-02-28", "values (1, 912)", with).tree()).isEqualTo(damaged.tree());
    assertThat(atCutoff(1997, 2)).as("the same rows again").contains(repaired);
  }

  private Optional<Commit> atCutoff(int year, int month) {
    var cutoff = YearMonth.of(year, month).atEndOfMonth();
    return at().database.read(tx -> at().datasets.atCutoff(tx, PROJECT, "features/v", cutoff));
  }

  @Test
  void commit_appendsFilesBesideTheEarlierOnes() {
    for (int i = 1; i <= 3; i++) {
      var parquet = parquet("select " + i + " as id");
      var made =
          new NewCommit(
              PROJECT,
              "predictions/e",
              "segment-" + i + ".parquet",
              parquet,
              NewCommit.Mode.APPEND,
              "Seal",
              Json.object().put("segment", i),
              java.util.Optional.empty(),
              (_, _) -> {});
      at().datasets.commit(CALLER, made);
      at().datasets.commit(CALLER, made);
    }
    var head = at().head("predictions/e").orElseThrow();
    assertThat(head.rows()).isEqualTo(3);
    assertThat(head.rowsAdded()).isEqualTo(1);
    assertThat(at().datasets.tree(head.tree()).files()).hasSize(3);
    assertThat(at().datasets.verifyCommit(head.id())).isEmpty();
  }

  @Test
  void publish_namesEveryBlobItNeeds() {
    var commit = at().importMonth(JANUARY).commit();
    var named = at().database.<java.util.Set<slipway.api.Digest>>read(at().references::named);
    assertThat(named)
        .contains(commit.tree(), commit.report().orElseThrow())
        .containsAll(at().datasets.tree(commit.tree()).parquet())
        .contains(deliveries().getFirst().digest());
    try (var all = at().blobs.list()) {
      assertThat(all.filter(digest -> !named.contains(digest)).toList())
          .as("only the manifest of what was staged is nobody's any more")
          .hasSize(1);
    }
  }

  private Commit commit(String cutoff, String values, AtomicInteger with) {
    var made =
        NewCommit.materialisation(
                PROJECT,
                "features/v",
                LocalDate.parse(cutoff),
                parquet("select * from (" + values + ") t(id, days) order by id"),
                Json.object().put("view", "v"))
            .with((_, _) -> with.incrementAndGet());
    return at().datasets.commit(CALLER, made);
  }

  private slipway.api.Digest parquet(String sql) {
    return at().analytics.session(session -> at().blobs.adopt(session.writeParquet(sql)));
  }

  private List<Commit> log() {
    return at().database.read(tx -> at().datasets.log(tx, PROJECT, PURCHASES, 100));
  }

  private List<Delivery> deliveries() {
    return at().database
        .read(tx -> new DeliveryStore().list(tx, PROJECT, PURCHASES, Slice.newest(100)));
  }

  private Optional<Commit> knownBy(Instant at) {
    return at().database.read(tx -> at().datasets.knownBy(tx, PROJECT, PURCHASES, at));
  }

  private List<String> eventTypes() {
    return at().database
        .read(tx ->
            at().events.list(tx, PROJECT, slipway.events.Events.NEWEST, 100).stream()
                .map(slipway.events.Event::type)
                .toList());
  }

  private DatasetsFixture at() {
    return Objects.requireNonNull(opened);
  }
}
