package slipway.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.analytics.Analytics;
import slipway.analytics.AnalyticsLimits;
import slipway.analytics.Column;
import slipway.analytics.ColumnType;
import slipway.analytics.Session;
import slipway.api.SlipwayException;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.declaration.FeatureViewSpec.Entity;
import slipway.api.declaration.FeatureViewSpec.Feature;
import slipway.blob.FileBlobs;
import slipway.config.CrashPoint;
import slipway.datasets.Schema;
import slipway.datasets.Tree;
import slipway.datasets.TreeFile;
import slipway.telemetry.Telemetry;

/// The figures are those published for the purchase log (cutoffs of 1997-03-31 to 1998-06-30).
final class EvaluatorTest {
  @TempDir static Path directory;

  private static Analytics analytics;
  private static Tree purchases;

  @BeforeAll
  static void storePurchases() {
    var blobs = FileBlobs.open(directory.resolve("blobs"), CrashPoint.none());
    analytics =
        Analytics.open(
            blobs, directory.resolve("tmp"), AnalyticsLimits.standard(), new Telemetry());
    var columns =
        List.of(
            new Column("customer_id", ColumnType.INTEGER),
            new Column("date", ColumnType.DATE),
            new Column("cds", ColumnType.INTEGER),
            new Column("dollars", ColumnType.parse("decimal(10,2)")));
    purchases =
        analytics.session(session -> {
          try (var table = session.table("p", columns)) {
            for (var purchase : Churn.purchases()) {
              table.integer(purchase.customer());
              table.date((int) purchase.date().toEpochDay());
              table.integer(purchase.cds());
              table.decimal(purchase.dollars().setScale(2));
              table.endRow();
            }
          }
          long rows = session.one("select count(*) from p", row -> row.integer(1));
          var digest = blobs.adopt(session.writeParquet("select * from p order by all"));
          return new Tree(
              new Schema(columns), List.of(new TreeFile("p", digest, 1, rows, "")), rows, "");
        });
  }

  @AfterAll
  static void close() {
    analytics.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1997-03-31, '1086426, 953467, 31141, 1071805.47, 10937, 1071805.47, 97755.2906, 18972.7164'",
    "1997-06-30, '3231296, 2654890, 40614, 1430959.13, 2959, 353524.14, 352856.1573, 51873.5957'",
    "1998-03-31, '9689476, 7136083, 61927, 2286985.15, 2604, 262823.89, 1146890.7624, 122667.0882'",
    "1998-06-30, '11834346, 8655414, 67591, 2500315.63, 1955, 211934.34, 1317661.565, 145276.3823'"
  })
  void features_haveThePublishedSums(LocalDate cutoff, String published) {
    var sums = List.of(published.split(", ", -1));
    analytics.session(session -> {
      evaluate(session, Churn.view("customer_activity").spec(), cutoff);
      var names =
          List.of(
              "tenure_days",
              "recency_days",
              "frequency",
              "monetary_total",
              "orders_30d",
              "spend_90d",
              "mean_gap_days",
              "recency_over_gap");
      for (int i = 0; i < sums.size(); i++) {
        double sum =
            session.one(
                "select sum(" + names.get(i) + ")::double from result", row -> row.number(1));
        assertThat(sum)
            .as(names.get(i))
            .isCloseTo(Double.parseDouble(sums.get(i)), within(i < 6 ? 0.005 : 0.00006));
      }
      return true;
    });
  }

  @ParameterizedTest
  @CsvSource({
    "1997-01-31, 7846, .7307",
    "1997-02-28, 16322, .7627",
    "1997-03-31, 23570, .7731",
    "1997-06-30, 23570, .8215",
    "1997-12-31, 23570, .8381",
    "1998-03-31, 23570, .8599"
  })
  void labels_haveThePublishedRates(LocalDate cutoff, int rows, double rate) {
    analytics.session(session -> {
      evaluate(session, Churn.view("churned_90d").spec(), cutoff);
      long found = session.one("select count(*) from result", row -> row.integer(1));
      double average = session.one("select avg(churned) from result", row -> row.number(1));
      assertThat(found).isEqualTo(rows);
      assertThat(average).isCloseTo(rate, within(0.00005));
      return true;
    });
  }

  @Test
  void source_hidesWhatWasNotKnownAndCountsIt() {
    long later =
        Churn.purchases().stream()
            .filter(purchase -> purchase.date().isAfter(LocalDate.of(1997, 3, 31)))
            .count();
    analytics.session(session -> {
      var spec = spec("select customer_id, count(*) as n from purchases group by 1", "n");
      var evaluator = new Evaluator(session, spec, LocalDate.of(1997, 3, 31));
      evaluator.source(source("purchases"), purchases);
      var leak = evaluator.leak(source("purchases"), purchases, 0);

      assertThat(leak.rowsRemoved()).isEqualTo(later);
      assertThat(leak.rows()).isEqualTo(purchases.rows() - later);
      assertThat(
              session.query(
                  "select max(\"date\") from purchases", row -> String.valueOf(row.date(1))))
          .containsExactly("1997-03-31"); // the cutoff's own day is known
      return true;
    });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select customer_id from purchases group by 1                                        | no column n
          select customer_id, count(*) as n from purchases group by 1, "date"                 | one row for each entity
          select customer_id, 'x' as n from purchases group by 1                              | n: string, as "x" of customer_id 1
          select cast(customer_id as varchar) as customer_id, 1 as n from purchases           | customer_id: string (expected: integer
          select nullif(customer_id, 7) as customer_id, 1 as n from purchases group by 1      | customer_id: null in 1 row
          select customer_id, ln(0::double * customer_id + 0.0) as n from purchases group by 1 | n: -inf of customer_id 1
          select customer_id, 1 as n from "all rows of purchases" group by 1                  | one of the relations [purchases]
          select customer_id, 1 as n from purchases; select 1                                 | one SELECT
          drop table purchases                                                                | SELECT
          select customer_id, 1 as n from read_text('/etc/passwd'), purchases group by 1      | sql
          select customer_id, $cutof as n from purchases                                      | did you mean $cutoff
          select customer_id, 1 as n frm purchases                                            | sql
          """)
  void evaluate_refusesWhatIsNoFeatureTable(String sql, String message) {
    assertThatThrownBy(() ->
            analytics.session(session -> {
              evaluate(session, spec(sql, "n"), LocalDate.of(1997, 3, 31));
              return true;
            }))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code().httpStatus()).as(e.message()).isEqualTo(400))
        .hasMessageContaining(message);
  }

  @Test
  void label_isKeptAsThePlaceOfItsClass() {
    analytics.session(session -> {
      evaluate(session, label(List.of("one", "two", "more")), LocalDate.of(1997, 3, 31));
      var counts =
          session.query(
              "select kind, typeof(kind), count(*) from result group by all order by all",
              row -> row.integer(1) + " " + row.text(2) + " " + row.integer(3));
      assertThat(counts).hasSize(3);
      assertThat(counts.getFirst()).startsWith("0 BIGINT ");
      long wrong =
          session.one(
              "select count(*) from result r join (select customer_id, count(*) n from purchases"
                  + " group by 1) p using (customer_id) where r.kind <> least(p.n, 3) - 1",
              row -> row.integer(1));
      assertThat(wrong).isZero();
      return true;
    });
  }

  @Test
  void label_inWordsNeedsItsClasses_andRefusesAnother() {
    assertThatThrownBy(() ->
            analytics.session(session -> {
              evaluate(session, label(null), LocalDate.of(1997, 3, 31));
              return true;
            }))
        .hasMessageContaining("kind: string")
        .hasMessageContaining("a number, or `classes: [more, one, two]` in the view's label");
    assertThatThrownBy(() ->
            analytics.session(session -> {
              evaluate(session, label(List.of("one", "two", "many")), LocalDate.of(1997, 3, 31));
              return true;
            }))
        .hasMessageContaining("kind: \"more\" of customer_id ")
        .hasMessageContaining("one of the label's classes, [one, two, many]");
  }

  private static FeatureViewSpec label(@Nullable List<String> classes) {
    return new FeatureViewSpec(
        null,
        new Entity("customer_id", "integer"),
        Map.of("purchases", "purchases"),
        "select customer_id, case least(count(*), 3) when 1 then 'one' when 2 then 'two' else 'more'"
            + " end as kind from purchases group by 1",
        null,
        new FeatureViewSpec.Label("kind", 0, "multiclass", classes),
        null);
  }

  private static void evaluate(Session session, FeatureViewSpec spec, LocalDate cutoff) {
    var evaluator = new Evaluator(session, spec, cutoff);
    evaluator.source(source("purchases"), purchases);
    evaluator.evaluate();
  }

  private static SourceTree source(String relation) {
    return new SourceTree(relation, "purchases", purchases.digest(), "date");
  }

  private static FeatureViewSpec spec(String sql, String feature) {
    return new FeatureViewSpec(
        null,
        new Entity("customer_id", "integer"),
        Map.of("purchases", "purchases"),
        sql,
        List.of(new Feature(feature, null, null, null)),
        null,
        null);
  }
}
