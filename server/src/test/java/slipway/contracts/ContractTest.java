package slipway.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.analytics.Analytics;
import slipway.analytics.AnalyticsLimits;
import slipway.api.Json;
import slipway.api.wire.Report;
import slipway.api.wire.Report.Outcome;
import slipway.blob.FileBlobs;
import slipway.config.CrashPoint;
import slipway.telemetry.Telemetry;
import slipway.testing.Cdnow;

final class ContractTest {
  private static final Instant NOW = Instant.parse("1997-01-31T23:59:59Z");
  private static final List<String> FEATURES =
      List.of(
          "tenure_days",
          "recency_days",
          "frequency",
          "monetary_total",
          "monetary_avg",
          "last_order_dollars",
          "cds_total",
          "orders_30d",
          "orders_90d",
          "spend_90d",
          "mean_gap_days",
          "recency_over_gap");
  private static final double[] CUSTOMER_5 = {
    180, 14, 6, 192.60, 32.10, 26.14, 14, 1, 3, 110.40, 33.2, 0.421687
  };

  private static final String EVERY_COLUMN_RULE =
      """
      {"name": "id", "logicalType": "integer", "required": true, "unique": true},
      {"name": "plan", "logicalType": "string",
       "logicalTypeOptions": {"minLength": 2, "maxLength": 5, "pattern": "^[a-z]+$", "enum": ["free", "paid"]}},
      {"name": "price", "logicalType": "number",
       "logicalTypeOptions": {"minimum": 0, "exclusiveMaximum": 100, "multipleOf": 0.01},
       "quality": [
         {"metric": "nullValues", "unit": "percent", "mustBeLessOrEqualTo": 20},
         {"id": "few_nulls", "metric": "nullValues", "mustBeLessThan": 1},
         {"metric": "missingValues", "arguments": {"missingValues": [null, 7]}, "mustBe": 0},
         {"metric": "invalidValues", "arguments": {"validValues": [1, 2.5, 7, 100, -1]}, "mustBe": 0}]},
      {"name": "day", "logicalType": "date", "logicalTypeOptions": {"minimum": "1997-01-01"}}
      """;
  private static final String EVERY_TABLE_RULE =
      """
      {"metric": "rowCount", "mustBeBetween": [3, 5]},
      {"metric": "duplicateValues", "arguments": {"properties": ["plan", "day"]}, "mustBe": 0},
      {"id": "fresh", "type": "custom", "engine": "slipway",
       "implementation": {"rule": "freshness", "column": "day", "maxAgeDays": 1}},
      {"id": "cheap", "type": "custom", "engine": "slipway",
       "implementation": {"rule": "row", "expression": "price < 50 or plan = 'paid'"}},
      {"type": "text", "description": "for people"}
      """;
  private static final String ROWS =
      """
      select * from (values
        (1, 'free', 1.0, date '1997-01-30'), (1, 'paid', 100.0, date '1997-01-29'),
        (2, 'FREE', -1.0, date '1996-12-31'), (3, 'x', 2.505, date '1997-01-30'),
        (null, 'free', null, date '1997-01-30')) t(id, plan, price, day)
      """;

  @TempDir Path directory;

  private @Nullable Analytics analytics;

  @BeforeEach
  void open() {
    analytics =
        Analytics.open(
            FileBlobs.open(directory.resolve("blobs"), CrashPoint.none()),
            directory.resolve("temp"),
            AnalyticsLimits.standard(),
            new Telemetry());
  }

  @AfterEach
  void close() {
    sessions().close();
  }

  @Test
  void check_takesAMatchOfNothingForAMatch() {
    var rule =
        "{\"name\": \"plan\", \"logicalType\": \"string\", \"logicalTypeOptions\": {\"pattern\": \"^x*$\"}}";
    var rows = "select * from (values (''), ('xx'), (null), ('y')) t(plan)";
    assertThat(results(check(rule, "", rows))).containsEntry("plan.pattern", "FAIL 1");
  }

  @Test
  void check_countsEveryKindOfRule() {
    var report = check(EVERY_COLUMN_RULE, EVERY_TABLE_RULE, ROWS);
    assertThat(results(report))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("id.type", "PASS 0"),
                Map.entry("id.required", "FAIL 1"),
                Map.entry("id.unique", "FAIL 1"),
                Map.entry("plan.type", "PASS 0"),
                Map.entry("plan.minLength", "FAIL 1"),
                Map.entry("plan.maxLength", "PASS 0"),
                Map.entry("plan.pattern", "FAIL 1"),
                Map.entry("plan.enum", "FAIL 2"),
                Map.entry("price.type", "PASS 0"),
                Map.entry("price.minimum", "FAIL 1"),
                Map.entry("price.exclusiveMaximum", "FAIL 1"),
                Map.entry("price.multipleOf", "FAIL 1"),
                Map.entry("price.nullValues", "PASS 1"),
                Map.entry("few_nulls", "FAIL 1"),
                Map.entry("price.missingValues", "FAIL 1"),
                Map.entry("price.invalidValues", "FAIL 1"),
                Map.entry("day.type", "PASS 0"),
                Map.entry("day.minimum", "FAIL 1"),
                Map.entry("rowCount", "PASS 0"),
                Map.entry("duplicateValues", "FAIL 1"),
                Map.entry("fresh", "PASS 0"),
                Map.entry("cheap", "PASS 0")));
    assertThat(report.outcome()).isEqualTo(Outcome.FAIL);
    var minimum = rule(report, "price.minimum");
    assertThat(minimum.expected()).isEqualTo(">= 0");
    assertThat(minimum.examples())
        .singleElement()
        .satisfies(row -> assertThat(row.values()).containsEntry("price", "-1.000"));
  }

  @Test
  void check_reportsBrokenRulesThatOnlyWarnAndPasses() {
    var warned =
        """
        {"id": "cheap", "type": "custom", "engine": "slipway", "severity": "warning",
         "implementation": {"rule": "row", "expression": "price < 50"}},
        {"metric": "rowCount", "mustBe": 1, "severity": "warning"},
        {"id": "priced", "type": "custom", "engine": "slipway", "severity": "error",
         "implementation": {"rule": "row", "expression": "price > 0"}}
        """;
    var price = "{\"name\": \"price\", \"logicalType\": \"number\"}";
    var passed = check(price, warned, "select * from (values (1.0), (60.0)) t(price)");
    assertThat(results(passed))
        .containsEntry("cheap", "WARNING 1")
        .containsEntry("rowCount", "WARNING 0")
        .containsEntry("priced", "PASS 0");
    assertThat(rule(passed, "cheap").examples()).hasSize(1);
    assertThat(passed.outcome()).isEqualTo(Outcome.PASS);
    var failed = check(price, warned, "select * from (values (60.0), (-1.0)) t(price)");
    assertThat(results(failed))
        .containsEntry("cheap", "WARNING 1")
        .containsEntry("priced", "FAIL 1");
    assertThat(failed.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(contract(price, warned).rowRules(List.of("price")).rules())
        .containsExactly("priced");
    assertThatThrownBy(() -> contract(price, warned.replace("\"error\"", "\"eror\"")))
        .hasMessageContaining("schema[0].quality[2].severity: \"eror\"")
        .hasMessageContaining("did you mean error");
  }

  @Test
  void check_tellsMissingColumnsAndOtherTypes() {
    var report =
        check(
            """
            {"name": "id", "logicalType": "integer", "required": true},
            {"name": "gone", "logicalType": "number", "required": true},
            {"name": "day", "logicalType": "date"}
            """,
            "{\"metric\": \"rowCount\", \"mustBe\": 1}",
            "select 'one' as id, timestamp '1997-01-01' as day");
    assertThat(results(report))
        .containsEntry("id.type", "FAIL 0")
        .containsEntry("gone.type", "FAIL 1")
        .containsEntry("gone.required", "ERROR 0")
        .containsEntry("day.type", "FAIL 0")
        .containsEntry("rowCount", "PASS 0");
    assertThat(rule(report, "id.type").found()).isEqualTo("string");
    assertThat(report.outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void check_ofNoRowsPassesWhatRowsWouldHaveToBreak() {
    var report =
        check(
            "{\"name\": \"id\", \"logicalType\": \"integer\", \"required\": true, \"unique\": true}",
            "{\"metric\": \"rowCount\", \"mustBeGreaterThan\": 0}",
            "select 1 as id where false");
    assertThat(results(report))
        .containsEntry("id.required", "PASS 0")
        .containsEntry("id.unique", "PASS 0")
        .containsEntry("rowCount", "FAIL 0");
  }

  @Test
  void check_acrossVersionsIsSkippedWithoutOne() {
    var report = checkSteps("select 1 as id, 31 as days", null);
    assertThat(results(report))
        .containsEntry("steps", "SKIPPED 0")
        .containsEntry("kept", "SKIPPED 0");
    assertThat(report.outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void check_acrossVersionsJoinsByKey() {
    var before = "select * from (values (1, 10), (2, 20), (3, 30)) t(id, days)";
    var good =
        checkSteps("select * from (values (1, 41), (2, 51), (3, 61), (4, 1)) t(id, days)", before);
    assertThat(results(good)).containsEntry("steps", "PASS 0").containsEntry("kept", "PASS 0");
    var bad = checkSteps("select * from (values (1, 41), (2, 50), (5, 1)) t(id, days)", before);
    assertThat(results(bad)).containsEntry("steps", "FAIL 1").containsEntry("kept", "FAIL 1");
    assertThat(rule(bad, "steps").examples().getFirst().values())
        .containsEntry("id", "2")
        .containsEntry("days", "50")
        .containsEntry("previous.days", "20");
    assertThat(rule(bad, "kept").examples().getFirst().values()).containsEntry("id", "3");
  }

  @Test
  void check_acrossVersionsIsSkippedWhenTheEarlierHasNoSuchColumn() {
    var report = checkSteps("select 1 as id, 31 as days", "select 1 as id");
    assertThat(rule(report, "steps").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(rule(report, "steps").found()).isEqualTo("the version before has no column days");
    assertThat(rule(report, "kept").outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void rowRules_ofTheExamplePassAWholeCustomer() {
    var rules = Contract.parse(Cdnow.yaml("customer_activity.contract.yaml")).rowRules(FEATURES);
    assertThat(rules.check(CUSTOMER_5)).isEmpty();
    assertThat(rules.rules())
        .contains(
            "recency_days.required",
            "recency_days.minimum",
            "recency_days.type",
            "recency_within_tenure",
            "windows_nest",
            "average_agrees",
            "gap_null_with_one_order")
        .doesNotContain("tenure_steps", "nobody_vanishes", "customer_id.unique");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 336 | recency_days <= tenure_days; rule recency_within_tenure",
        "1 | -3 | recency_days: -3 (expected: >= 0; rule recency_days.minimum)",
        "1 | NaN | recency_days: null (expected: not null; rule recency_days.required)",
        "1 | 1.5 | recency_days: 1.5 (expected: a whole number, as integer; rule recency_days.type)",
        "10 | NaN | frequency = 6, mean_gap_days = null (expected: (mean_gap_days is null)",
        "8 | 9 | frequency = 6, orders_30d = 1, orders_90d = 9"
      })
  void rowRules_nameFeatureAndBound(int position, double value, String message) {
    var rules = Contract.parse(Cdnow.yaml("customer_activity.contract.yaml")).rowRules(FEATURES);
    var row = CUSTOMER_5.clone();
    row[position] = value;
    assertThat(rules.check(row))
        .map(Violation::message)
        .hasValueSatisfying(found -> assertThat(found).contains(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"rule\": \"stepp\" | schema[0].quality[0].implementation.rule: \"stepp\" (expected: one of [freshness, keys-kept, row, step]; did you mean step?)",
        "\"rule\": \"row\", \"expresion\": \"id > 1\" | schema[0].quality[0].implementation.expresion: \"expresion\" (expected: one of [expression, rule]; did you mean expression?)",
        "\"rule\": \"row\", \"expression\": \"idd > 1\" | schema[0].quality[0].implementation.expression: \"idd > 1\" at character 1 (expected: a column of the contract: [id]; did you mean id)",
        "\"rule\": \"row\", \"expression\": \"id in (1)\" | at character 4 (expected: an operator or the end)",
        "\"rule\": \"step\", \"expression\": \"id = 1\" | schema[0].quality[0].implementation.key: missing",
        "\"rule\": \"freshness\", \"column\": \"id\", \"maxAgeDays\": 1 | column: id (expected: a column of logicalType date or timestamp)"
      })
  void parse_refusesOwnRulesItDoesNotKnow(String implementation, String message) {
    assertThatThrownBy(() ->
            contract(
                "{\"name\": \"id\", \"logicalType\": \"integer\"}",
                "{\"type\": \"custom\", \"engine\": \"slipway\", \"implementation\": {"
                    + implementation
                    + "}}"))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"logicalTyp\": \"integer\" | did you mean logicalType?",
        "\"logicalType\": \"integr\" | did you mean integer?",
        "\"logicalType\": \"integer\", \"required\": \"yes\" | required: \"yes\" (expected: true or false)",
        "\"logicalType\": \"integer\", \"logicalTypeOptions\": {\"minimun\": 1} | did you mean minimum?",
        "\"logicalType\": \"integer\", \"logicalTypeOptions\": {\"minimum\": \"1\"} | minimum: \"1\" (expected: a number)",
        "\"logicalType\": \"date\", \"logicalTypeOptions\": {\"minimum\": \"soon\"} | minimum: \"soon\" (expected: a date",
        "\"logicalType\": \"string\", \"logicalTypeOptions\": {\"pattern\": \"(\"} | pattern: ( (expected: a regular expression",
        "\"logicalType\": \"string\", \"logicalTypeOptions\": {\"pattern\": \"(?=a)\"} | without look-around",
        "\"logicalType\": \"integer\", \"quality\": [{\"metric\": \"nullValue\", \"mustBe\": 0}] | did you mean nullValues?",
        "\"logicalType\": \"integer\", \"quality\": [{\"metric\": \"nullValues\"}] | no operator",
        "\"logicalType\": \"integer\", \"quality\": [{\"type\": \"sql\", \"query\": \"select 1\"}] | type: sql (expected: library",
        "\"logicalType\": \"integer\", \"quality\": [{\"type\": \"custom\", \"engine\": \"soda\"}] | engine: soda (expected: slipway"
      })
  void parse_refusesWhatItCannotCheck(String property, String message) {
    assertThatThrownBy(() -> contract("{\"name\": \"id\", " + property + "}", ""))
        .hasMessageContaining("schema[0].properties[0]")
        .hasMessageContaining(message);
  }

  @Test
  void parse_keepsSectionsThatSayNothingOfRows() {
    var document =
        Json.tree(
            """
            {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "x", "version": "1", "status": "draft",
             "team": {"name": "a"}, "price": {"priceAmount": 9.95}, "servers": [{"server": "s", "type": "local"}],
             "slaProperties": [{"property": "latency", "value": 4}],
             "schema": [{"name": "t", "properties": [{"name": "a", "logicalType": "string",
               "classification": "public", "examples": ["x"]}]}]}
            """);
    var contract = Contract.parse(document);
    assertThat(contract.document()).isEqualTo(document);
    assertThat(contract.digest()).isEqualTo(Json.digest(document));
    assertThat(contract.dataset()).isEqualTo("t");
  }

  private Report check(String properties, String quality, String table) {
    var contract = contract(properties, quality);
    return sessions()
        .session(session -> {
          session.execute("create table current as " + table);
          return contract.check(session, "current", CheckScope.at(NOW));
        });
  }

  private Report checkSteps(String table, @Nullable String previous) {
    var contract =
        contract(
            """
            {"name": "id", "logicalType": "integer"}, {"name": "days", "logicalType": "integer"}
            """,
            """
            {"id": "steps", "type": "custom", "engine": "slipway", "implementation":
              {"rule": "step", "key": ["id"], "expression": "days = previous.days + $days"}},
            {"id": "kept", "type": "custom", "engine": "slipway", "implementation":
              {"rule": "keys-kept", "key": ["id"]}}
            """);
    return sessions()
        .session(session -> {
          session.execute("create table current as " + table);
          var scope = CheckScope.at(NOW);
          if (previous != null) {
            session.execute("create table earlier as " + previous);
            scope = scope.after("earlier", LocalDate.of(1997, 1, 31), LocalDate.of(1997, 3, 3));
          }
          return contract.check(session, "current", scope);
        });
  }

  private static Contract contract(String properties, String quality) {
    return Contract.parse(
        Json.tree(
            """
            {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "t", "version": "1", "status": "active",
             "schema": [{"name": "t", "properties": [%s], "quality": [%s]}]}
            """
                .formatted(properties, quality)));
  }

  private static Map<String, String> results(Report report) {
    return report.rules().stream()
        .collect(Collectors.toMap(Report.Rule::rule, rule -> rule.outcome() + " " + rule.failed()));
  }

  private static Report.Rule rule(Report report, String name) {
    return report.rules().stream()
        .filter(rule -> rule.rule().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Analytics sessions() {
    return Objects.requireNonNull(analytics);
  }
}
