package slipway.features;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.DatasetSpec;
import slipway.api.declaration.DatasetSpec.Column;
import slipway.api.declaration.DatasetSpec.FileFormat;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.declaration.FeatureViewSpec.Entity;
import slipway.api.declaration.FeatureViewSpec.Feature;
import slipway.api.declaration.FeatureViewSpec.Label;
import slipway.datasets.Commit;
import slipway.db.Database;
import slipway.testing.ChurnLine;
import slipway.time.BusinessClock;

/// What feature and label views promise on every database, over the real purchases.
abstract class FeaturesContract {
  private static final LocalDate JANUARY = LocalDate.of(1997, 1, 31);
  private static final LocalDate FEBRUARY = LocalDate.of(1997, 2, 28);
  private static final LocalDate MARCH = LocalDate.of(1997, 3, 31);
  private static final LocalDate JUNE = LocalDate.of(1997, 6, 30);

  @TempDir Path directory = Path.of("");

  private ChurnLine line;

  abstract Database open(Path directory);

  @BeforeEach
  void openLine() {
    line = new ChurnLine(directory, open(directory), Instant.EPOCH).applyExample();
  }

  @AfterEach
  void closeLine() {
    line.close();
  }

  @Test
  void materialisations_areWhatWasPublishedOfThePurchases() throws IOException {
    for (int month = 1; month <= 6; month++) {
      line.importMonth(YearMonth.of(1997, month));
      var made = materialise(YearMonth.of(1997, month).atEndOfMonth());
      assertThat(made.rows()).isEqualTo(month == 1 ? 7_846 : month == 2 ? 16_322 : 23_570);
      assertThat(made.leaks()).extracting(Leak::rowsRemoved).containsExactly(0L);
    }
    requireSums(MARCH, 1_086_426, 1_071_805.47, 18_972.7164);
    requireSums(JUNE, 3_231_296, 1_430_959.13, 51_873.5957);
    requireVector("5", "180, 14, 6, 192.6, 32.1, 26.14, 14, 1, 3, 110.4, 33.2, 0.42168674");
    requireVector("4", "180, 163, 2, 59.06, 29.53, 29.73, 4, 0, 0, 0.0, 17.0, 9.588235");
    requireVector("1", "180, 180, 1, 11.77, 11.77, 11.77, 1, 0, 0, 0.0, NaN, NaN");

    line.settle();
    var newest =
        line.database.read(tx -> line.features.newestMatured(tx, "default", ChurnLine.LABEL));
    assertThat(newest).contains(MARCH);
    requireRate(JANUARY, .7307);
    requireRate(FEBRUARY, .7627);
    requireRate(MARCH, .7731);
    requireFrame();
    requireTransform();
    requirePointInTime();
  }

  @Test
  void labels_areKnownWhenTimeAndDataHaveCome() {
    line.importMonth(YearMonth.of(1997, 1));
    materialise(JANUARY);
    assertThatThrownBy(this::requireMatured)
        .hasMessageContaining(
            "0 matured labels (first on 1997-05-01, for the cutoff of 1997-01-31");
    line.importMonth(YearMonth.of(1997, 2));
    line.importMonth(YearMonth.of(1997, 3));
    line.importMonth(YearMonth.of(1997, 4));
    assertThatThrownBy(
            () -> line.features.matureLabels(ChurnLine.CALLER, "default", ChurnLine.LABEL, JANUARY))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
        .hasMessageContaining("waiting for the end of 1997-05-01");

    line.moveTo(LocalDate.of(1997, 5, 1)); // the timer fires, but May has not been delivered
    assertThatThrownBy(this::requireMatured)
        .hasMessageContaining("waiting for purchases up to 1997-05-01, it has 1997-04-30");
    assertThat(line.features.matureDue(ChurnLine.CALLER, "default", ChurnLine.LABEL)).isEmpty();

    line.importMonth(YearMonth.of(1997, 5)); // the delivery makes them known by itself
    line.settle();
    assertThat(requireMatured()).isEqualTo(JANUARY);
    requireRate(JANUARY, .7307);
    var source = Features.provenance(commit("labels/" + ChurnLine.LABEL, JANUARY));
    assertThat(source.knownThrough()).isEqualTo(LocalDate.of(1997, 5, 1));
    assertThat(source.leaks().getFirst().rowsRemoved()).isPositive(); // the rest of May
  }

  @Test
  void materialise_againIsToldAsUnchangedAndPublishesWhatIsMissing() {
    line.importMonth(YearMonth.of(1997, 1));
    var first = materialise(JANUARY);
    assertThat(first.outcome()).isEqualTo(Materialisation.Outcome.COMMITTED);
    line.change(tx -> tx.sql().execute("delete from features_online"));
    line.change(tx -> tx.sql().execute("delete from features_online_set"));

    var second = materialise(JANUARY);

    assertThat(second.outcome()).isEqualTo(Materialisation.Outcome.UNCHANGED);
    assertThat(second.commit()).isEqualTo(first.commit());
    boolean published =
        line.database.read(tx ->
            line.features.isPublished(tx, "default", ChurnLine.view(ChurnLine.VIEW).digest()));
    assertThat(published).isTrue();
  }

  @Test
  void materialise_ofAnEarlierCutoffHidesWhatCameLaterAndStaysOffline() {
    line.importMonth(YearMonth.of(1997, 1));
    var january = materialise(JANUARY);
    line.importMonth(YearMonth.of(1997, 2));
    materialise(FEBRUARY);

    var again = materialise(JANUARY); // over a newer tree

    assertThat(again.tree()).isEqualTo(january.tree());
    assertThat(line.online(january.provenance().definition()).cutoff()).isEqualTo(FEBRUARY);
    assertThat(
            again.outcome() == Materialisation.Outcome.UNCHANGED
                || again.leaks().getFirst().rowsRemoved() == 11_272)
        .isTrue();
  }

  @Test
  void materialise_thatBreaksItsContractChangesNothing() {
    line.importMonth(YearMonth.of(1997, 1));
    var january = materialise(JANUARY);
    line.importMonth(YearMonth.of(1997, 2));
    var sound = ChurnLine.view(ChurnLine.VIEW).spec();
    line.apply(
        ChurnLine.view(
            ChurnLine.VIEW,
            withSql(
                sound,
                sound
                    .sql()
                    .replace(
                        "date_diff('day', max(d), $cutoff) as recency_days",
                        "date_diff('hour', max(d), $cutoff) as recency_days"))));

    assertThatThrownBy(() -> materialise(FEBRUARY))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTRACT_VIOLATED))
        .hasMessageContaining("recency");

    var head =
        line.database.read(tx -> line.datasets.head(tx, "default", "features/" + ChurnLine.VIEW));
    assertThat(head.map(Commit::id)).contains(january.commit());
    assertThat(line.online(january.provenance().definition()).cutoff()).isEqualTo(JANUARY);
    assertThatThrownBy(() ->
            line.features.frame(
                new FrameRequest(
                    "default",
                    List.of(ChurnLine.VIEW),
                    ChurnLine.LABEL,
                    JANUARY,
                    5,
                    null,
                    directory)))
        .hasMessageContaining("nothing at 1997-01-31"); // older commits are not reinterpreted
  }

  @Test
  void materialise_refusesWhatCannotBe() {
    assertThatThrownBy(() -> materialise(JANUARY)).hasMessageContaining("a day that is over");
    line.moveTo(JANUARY);
    assertThatThrownBy(() -> materialise(JANUARY)).hasMessageContaining("purchases: no version");
    assertThatThrownBy(() ->
            line.features.materialise(ChurnLine.CALLER, "default", "customer_activty", JANUARY))
        .hasMessageContaining("did you mean customer_activity?");
  }

  private Materialisation materialise(LocalDate cutoff) {
    return line.features.materialise(ChurnLine.CALLER, "default", ChurnLine.VIEW, cutoff);
  }

  private LocalDate requireMatured() {
    return line.database.read(tx -> line.features.requireMatured(tx, "default", ChurnLine.LABEL));
  }

  private Commit commit(String dataset, LocalDate cutoff) {
    return line.database
        .read(tx -> line.datasets.atCutoff(tx, "default", dataset, cutoff))
        .orElseThrow();
  }

  private void requireSums(LocalDate cutoff, double tenure, double money, double overdue) {
    var tree = line.datasets.tree(commit("features/" + ChurnLine.VIEW, cutoff).tree());
    var sums =
        line.query(
                tree.parquet(),
                """
                select sum(tenure_days)::double, sum(monetary_total), sum(recency_over_gap)
                from t
                """,
                row -> new double[] {row.number(1), row.number(2), row.number(3)})
            .getFirst();
    assertThat(sums[0]).isEqualTo(tenure);
    assertThat(sums[1]).isCloseTo(money, within(0.005));
    assertThat(sums[2]).isCloseTo(overdue, within(0.00006));
  }

  private void requireVector(String customer, String expected) {
    var provenance = Features.provenance(commit("features/" + ChurnLine.VIEW, JUNE));
    var snapshot = line.online(provenance.definition());
    var vector = new float[12];
    assertThat(snapshot.copy(customer, vector, 0)).isTrue();
    var wanted = expected.split(", ", -1);
    for (int i = 0; i < vector.length; i++) {
      assertThat(Float.valueOf(vector[i]))
          .as(snapshot.features().get(i))
          .isEqualTo(Float.valueOf(wanted[i]));
    }
    assertThat(line.features.recompute("default", provenance, customer)).contains(vector);
    assertThat(line.features.recompute("default", provenance, "999999")).isEmpty();
  }

  private void requireRate(LocalDate cutoff, double rate) {
    var tree = line.datasets.tree(commit("labels/" + ChurnLine.LABEL, cutoff).tree());
    double found =
        line.query(tree.parquet(), "select avg(churned) from t", row -> row.number(1)).getFirst();
    assertThat(found).isCloseTo(rate, within(0.00005));
  }

  private void requireFrame() throws IOException {
    var folder = Files.createDirectories(directory.resolve("frame"));
    var frame =
        line.features.frame(
            new FrameRequest(
                "default",
                List.of(ChurnLine.VIEW),
                ChurnLine.LABEL,
                MARCH,
                5,
                "customer_id % 5",
                folder));
    assertThat(frame.rows()).isEqualTo(23_570);
    assertThat(frame.features()).hasSize(12).startsWith("tenure_days");
    assertThat(frame.parts())
        .extracting(TrainingFrame.Part::view)
        .containsExactly(ChurnLine.VIEW, ChurnLine.LABEL);
    assertThat(Files.size(folder.resolve("features.f32"))).isEqualTo(23_570L * 12 * 4);
    var folds = little(folder.resolve("folds.i32"));
    assertThat(folds.getInt(0)).isEqualTo(1); // customer 1
    assertThat(folds.getInt(4 * 4)).isZero(); // customer 5
    var labels = little(folder.resolve("labels.f32"));
    double churned = 0;
    for (int i = 0; i < frame.rows(); i++) {
      churned += labels.getFloat(4 * i);
    }
    assertThat(churned / frame.rows()).isCloseTo(.7731, within(0.00005));
    assertThatThrownBy(() ->
            line.features.frame(
                new FrameRequest(
                    "default",
                    List.of(ChurnLine.VIEW),
                    ChurnLine.LABEL,
                    MARCH,
                    3,
                    "customer_id % 5",
                    folder)))
        .hasMessageContaining("folds.expression: 3 for customer_id 3 (expected: 0 to 2)");
  }

  /// Who trains elsewhere gets the values that the trainer gets, also for a cutoff of nobody's.
  private void requirePointInTime() throws IOException {
    var whole = List.of(pointInTime(MARCH, ChurnLine.LABEL));
    var folder = directory.resolve("trained");
    line.features.frame(
        new FrameRequest(
            "default", List.of(ChurnLine.VIEW), ChurnLine.LABEL, MARCH, 5, null, folder));
    var trained = little(folder.resolve("features.f32"));
    var labels = little(folder.resolve("labels.f32"));
    var at = new int[1];
    var wrong =
        line.query(
            whole,
            "select * from t",
            row -> {
              int here = at[0]++;
              for (int i = 0; i < 12; i++) {
                float value = row.isNull(i + 2) ? Float.NaN : (float) row.number(i + 2);
                if (Float.compare(trained.getFloat((here * 12 + i) * 4), value) != 0) {
                  return "customer " + row.integer(1) + ", feature " + i;
                }
              }
              return labels.getFloat(here * 4) == row.number(14) ? "" : "label " + row.integer(1);
            });
    assertThat(wrong).hasSize(23_570).containsOnly("");

    var day = LocalDate.of(1997, 2, 10);
    var early = List.of(pointInTime(day, null));
    assertThat(line.query(early, "select min(recency_days) from t", row -> row.integer(1)))
        .containsExactly(0L);
    var kept =
        line.database.read(tx ->
            line.datasets.atCutoff(tx, "default", "features/" + ChurnLine.VIEW, day).isPresent());
    assertThat(kept).as("kept").isFalse();
    assertThatThrownBy(() -> pointInTime(JUNE, ChurnLine.LABEL))
        .hasMessageContaining("the labels of 1997-06-30 are not known yet");
    assertThatThrownBy(() -> pointInTime(LocalDate.of(1997, 7, 1), null))
        .hasMessageContaining("a day that is over");
    assertThatThrownBy(() -> pointInTime(MARCH, ChurnLine.VIEW))
        .hasMessageContaining("a view that declares a label");
  }

  @Test
  void pointInTime_ofATableWithoutDatesMayBeAskedForToday() {
    var columns =
        List.of(
            new Column("id", "integer", null, false),
            new Column("size", "number", null, null),
            new Column("price", "number", null, null));
    var houses =
        new DatasetSpec(null, new FileFormat("csv", null, null), columns, null, List.of("id"));
    line.change(tx ->
        line.datasets.apply(
            tx,
            ChurnLine.CALLER,
            new Declared<>("default", "houses", houses, Json.digest(houses))));
    line.datasets.deliver(
        ChurnLine.CALLER,
        "default",
        "houses",
        "houses.csv",
        new ByteArrayInputStream("id,size,price\n1,50,7\n2,80,9\n".getBytes(UTF_8)));
    line.datasets.publish(
        ChurnLine.CALLER, line.datasets.stage(ChurnLine.CALLER, "default", "houses"));
    var entity = new Entity("id", "integer");
    var size = List.of(new Feature("size", null, null, null));
    var price = new Label("price", 0, "regression", null);
    var from = Map.of("houses", "houses");
    line.apply(
        ChurnLine.view(
            "house",
            new FeatureViewSpec(
                null, entity, from, "select id, size from houses", size, null, null)));
    line.apply(
        ChurnLine.view(
            "price",
            new FeatureViewSpec(
                null, entity, from, "select id, price from houses", null, price, null)));
    var today = BusinessClock.dayOf(line.business.now());

    var frame =
        line.features
            .pointInTime()
            .frame(
                ChurnLine.CALLER,
                new PointInTime.Wanted("default", List.of("house"), "price", today));

    assertThat(line.query(List.of(frame), "select price from t", row -> row.number(1)))
        .containsExactly(7.0, 9.0);
    assertThatThrownBy(() -> pointInTime(today, null)).hasMessageContaining("a day that is over");
  }

  private Digest pointInTime(LocalDate cutoff, @Nullable String label) {
    return line.features
        .pointInTime()
        .frame(
            ChurnLine.CALLER,
            new PointInTime.Wanted("default", List.of(ChurnLine.VIEW), label, cutoff));
  }

  /// A training job may change its frame by SQL, and nothing but its frame.
  private void requireTransform() throws IOException {
    var now = commit("features/" + ChurnLine.VIEW, JUNE).tree();
    var plain = transformed("select * from frame", now);
    assertThat(Digest.of(Files.readAllBytes(plain.resolve("features.f32"))))
        .isEqualTo(Digest.of(Files.readAllBytes(untransformed().resolve("features.f32"))));
    var leaked =
        transformed(
            "select frame.* replace (now.cds_total as cds_total)"
                + " from frame join now using (customer_id)",
            now);
    var before = little(plain.resolve("features.f32"));
    var after = little(leaked.resolve("features.f32"));
    int[] differ = new int[12];
    for (int i = 0; i < 23_570 * 12; i++) {
      differ[i % 12] += before.getInt(4 * i) == after.getInt(4 * i) ? 0 : 1;
    }
    assertThat(differ[6]).isGreaterThan(4_000); // cds_total
    assertThat(java.util.Arrays.stream(differ).sum()).isEqualTo(differ[6]);

    refuseTransform("select customer_id from frame", "no [tenure_days");
    refuseTransform("select *, 1 as more from frame", "also [more]");
    refuseTransform("select * from frame union all select * from frame", "2 rows of customer_id 1");
    refuseTransform("select * from frame; drop table frame", "one SELECT statement");
    refuseTransform("select * replace ('x' as tenure_days) from frame", "tenure_days is");
    refuseTransform("select * from read_csv('/etc/passwd')", "sql: ");
    refuseTransform("select * from elsewhere", "sql: ");
    assertThatThrownBy(() -> new FrameTransform.Relation("frame", "purchases", now))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("no name that the frame has itself");
  }

  private void refuseTransform(String sql, String why) {
    var now = commit("features/" + ChurnLine.VIEW, JUNE).tree();
    assertThatThrownBy(() -> transformed(sql, now))
        .as(sql)
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(why);
  }

  private Path untransformed() throws IOException {
    var folder = Files.createTempDirectory(directory, "plain");
    line.features.frame(
        new FrameRequest(
            "default",
            List.of(ChurnLine.VIEW),
            ChurnLine.LABEL,
            MARCH,
            5,
            "customer_id % 5",
            folder));
    return folder;
  }

  private Path transformed(String sql, Digest now) throws IOException {
    var folder = Files.createTempDirectory(directory, "transformed");
    line.features.frame(
        new FrameRequest(
            "default",
            List.of(ChurnLine.VIEW),
            ChurnLine.LABEL,
            MARCH,
            5,
            "customer_id % 5",
            new FrameTransform(
                sql,
                List.of(new FrameTransform.Relation("now", "features/" + ChurnLine.VIEW, now))),
            folder));
    return folder;
  }

  private static ByteBuffer little(Path file) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static FeatureViewSpec withSql(FeatureViewSpec spec, String sql) {
    return new FeatureViewSpec(
        spec.description(),
        spec.entity(),
        spec.sources(),
        sql,
        spec.features(),
        spec.label(),
        spec.online());
  }
}
