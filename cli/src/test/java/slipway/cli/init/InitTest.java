package slipway.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.cli.Captured;

final class InitTest {
  private static final int ROWS = 200;

  @TempDir private Path folder;

  @Test
  void customers_becomeAWholeProject() throws IOException {
    var made = churn("shop", customers());
    assertThat(made.status()).as(made.err()).isZero();
    var shop = folder.resolve("shop");
    try (var files = Files.list(shop)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "customers.yaml",
              "customers.contract.yaml",
              "shop-features.yaml",
              "shop-features.contract.yaml",
              "shop-label.yaml",
              "pipeline.yaml",
              "endpoint.yaml",
              "monitor.yaml",
              "automation.yaml",
              "example.json",
              "README.md",
              ".gitignore",
              ".pre-commit-config.yaml",
              ".github",
              "slipway.lock");
    }
    assertThat(text("shop/customers.yaml"))
        .contains(
            "name: customerID, type: string",
            "name: Churn, type: string",
            "delimiter: \";\"",
            "name: joined, type: date, pattern: \"dd.MM.yyyy\"",
            "key: [customerID]");
    assertThat(text("shop/shop-label.yaml"))
        .contains("task: binary", "classes: [\"No\", \"Yes\"]", "horizonDays: 0");
    assertThat(text("shop/shop-features.yaml"))
        .contains(
            "coalesce(\"Contract\" = 'One year', false)::int as \"Contract_One_year\"",
            "try_cast(\"TotalCharges\" as double)",
            "date_diff('day', \"joined\"::date, $cutoff) as \"joined_days\"",
            "name: joined_days, unit: days, expected: ageing",
            "# note is left out: another text in every row");
    assertThat(text("shop/automation.yaml")).contains("mode: observe");
    assertThat(text("shop/README.md")).contains("slipway data import customers ");
  }

  @Test
  void lock_namesTheBytesItCameFromAndEveryFile() throws IOException {
    var csv = customers();
    churn("shop", csv);
    var lock = Json.tree(text("shop/slipway.lock"));
    assertThat(lock.path("data").path("sha256").asString())
        .isEqualTo(Digest.of(Files.readAllBytes(csv)).hex());
    assertThat(lock.path("data").path("rows").asInt()).isEqualTo(ROWS);
    for (var file : lock.path("files").properties()) {
      assertThat(Digest.of(Files.readAllBytes(folder.resolve("shop").resolve(file.getKey()))).hex())
          .as(file.getKey())
          .isEqualTo(file.getValue().asString());
    }
    churn("again/shop", csv);
    assertThat(text("again/shop/shop-features.yaml")).isEqualTo(text("shop/shop-features.yaml"));
  }

  @Test
  void bounds_leaveRoomAndUnseenTextsOnlyWarn() throws IOException {
    churn("shop", customers());
    assertThat(text("shop/customers.contract.yaml"))
        .contains(
            "{ name: customerID, logicalType: string, primaryKey: true }",
            "{ name: tenure, logicalType: integer, required: true, logicalTypeOptions: { minimum: 0,"
                + " maximum: 140 } }",
            "severity: warning, arguments: { validValues: [\"Month-to-month\", \"One year\", \"Two"
                + " year\"] }",
            "{ name: Churn, logicalType: string, logicalTypeOptions: { enum: [\"No\", \"Yes\"] } }");
  }

  @Test
  void person_isShownAndAsked() throws IOException {
    var csv = customers();
    var arguments =
        new String[] {"init", "churn", folder.resolve("shop").toString(), "--data", csv.toString()};
    var refused = Captured.answering("n\n", arguments);
    assertThat(refused.status()).isZero();
    assertThat(refused.err())
        .contains(
            "label  Churn: binary, the probability of \"Yes\"",
            "left out",
            "[Y/n]",
            "nothing was written");
    assertThat(folder.resolve("shop")).doesNotExist();
    var agreed = Captured.answering("\n", arguments);
    assertThat(agreed.out()).contains("Next:", "slipway apply -f ", "slipway pipeline run shop");
    assertThat(folder.resolve("shop/slipway.lock")).exists();
  }

  @Test
  void script_mustSayYes() throws IOException {
    var refused =
        Captured.inPipe(
            Map.of(),
            "init",
            "churn",
            folder.resolve("shop").toString(),
            "--data",
            customers().toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("nothing was written", "--yes");
    assertThat(Json.tree(refused.out()).path("task").asString()).isEqualTo("binary");
    assertThat(folder.resolve("shop")).doesNotExist();
  }

  @Test
  void tableWithoutAKey_namesRowsByTheirValues() throws IOException {
    var csv = new StringBuilder("length (cm),species\n");
    for (int i = 0; i < 60; i++) {
      csv.append(i % 20 / 10.0)
          .append(',')
          .append(List.of("setosa", "virginica", "other").get(i % 3));
      csv.append('\n');
    }
    var made = churn("iris", write("iris.csv", csv), "--label", "species");
    assertThat(Json.tree(made.out()).path("task").asString()).isEqualTo("multiclass");
    assertThat(text("iris/iris-features.yaml"))
        .contains("entity: { name: row_id, type: string }", "md5(", "as \"length_cm\"");
    assertThat(Json.tree(text("iris/example.json")).path("length_cm").asDouble()).isZero();
    assertThat(Json.tree(made.out()).path("next").get(3).asString())
        .startsWith("slipway predict iris \"$(cat ");
  }

  @Test
  void columnsThatTellTheLabel_areLeftOutUnlessKept() throws IOException {
    var csv = new StringBuilder("id,amount,churned_flag,left_on,score,churned\n");
    var random = new Random(3);
    for (int i = 0; i < ROWS; i++) {
      boolean churns = random.nextInt(3) == 0;
      csv.append(i)
          .append(',')
          .append(random.nextInt(1_000))
          .append(',')
          .append(churns ? "x" : "o");
      csv.append(',').append(churns ? "2024-03-" + (10 + i % 20) : "").append(',');
      csv.append(churns ? 50 + random.nextInt(50) : random.nextInt(50)).append(',');
      csv.append(churns ? 1 : 0).append('\n');
    }
    var file = write("leaky.csv", csv);
    var uses = uses(churn("leaky", file));
    assertThat(uses)
        .containsEntry("amount", "feature")
        .containsEntry(
            "churned_flag", "left out · it tells the label: a copy of churned in other words")
        .containsEntry(
            "left_on",
            "left out · it tells the label: filled only where churned is \"1\", and always there");
    assertThat(uses.get("score"))
        .startsWith("left out · it tells the label: churned is \"0\" in every");
    assertThat(uses(churn("kept", file, "--keep", "score"))).containsEntry("score", "feature");
    assertThat(uses(churn("fewer", file, "--leave-out", "amount", "--keep", "score")))
        .containsEntry("amount", "left out · as asked");
  }

  @Test
  void amounts_areToldByRegression() throws IOException {
    var csv = new StringBuilder("id;rooms;price;price_in_cents\n");
    var random = new Random(4);
    for (int i = 0; i < ROWS; i++) {
      int price = 100_000 + random.nextInt(100_000);
      csv.append(i).append(';').append(1 + random.nextInt(6)).append(';').append(price);
      csv.append(';').append(price * 100).append('\n');
    }
    var made = init("regression", "flats", write("flats.csv", csv), "--label", "price");
    assertThat(uses(made))
        .containsEntry("rooms", "feature")
        .containsEntry("price", "label")
        .hasEntrySatisfying("price_in_cents", use -> assertThat(use).contains("times a constant"));
    assertThat(text("flats/pipeline.yaml")).contains("floors: { r2: { min: 0.1 } }");
  }

  @Test
  void logOfEvents_tellsWhoComesNoMore() throws IOException {
    var made = churn("shop", purchases(), "--key", "customer_id", "--time", "on");
    assertThat(uses(made))
        .containsEntry("customer_id", "key")
        .containsEntry("on", "8 features · when it came: first, last, how often, how regularly")
        .containsEntry("dollars", "4 features · sum, mean, last day, last 90 days")
        .containsEntry("shop", "2 features · how often each of its values")
        .containsEntry("order_id", "left out · an id tells nothing");
    assertThat(text("shop/purchases.yaml"))
        .contains(
            "name: dollars, type: \"decimal(18,2)\"", "knownAt: \"on\"", "key: [customer_id]");
    assertThat(text("shop/purchases.contract.yaml"))
        .contains("{ name: customer_id, logicalType: integer, required: true }");
    assertThat(text("shop/shop-features.yaml"))
        .contains("sum(\"dollars\") as \"dollars\"", "name: recency_days, unit: days");
    assertThat(text("shop/shop-label.yaml"))
        .contains("horizonDays: 90", "day <= $cutoff + 90", "having min(day) <= $cutoff");
    assertThat(text("shop/pipeline.yaml"))
        .contains("history: { type: date, value: 2023-10-02", "value: 2023-12-31, ");
    assertThat(text("shop/example.json")).isEqualTo("{ \"customer_id\": 0 }\n");
  }

  @Test
  void logOfEvents_tellsWhatAColumnAddsUpTo() throws IOException {
    var made =
        init(
            "regression",
            "value",
            purchases(),
            "--key",
            "customer_id",
            "--time",
            "on",
            "--label",
            "dollars",
            "--horizon",
            "30");
    assertThat(Json.tree(made.out()).path("task").asString()).isEqualTo("regression");
    assertThat(text("value/value-label.yaml"))
        .contains(
            "coalesce(sum(\"dollars\") filter (day > $cutoff and day <= $cutoff + 30), 0)::double"
                + " as \"dollars_next_30d\"");
  }

  @Test
  void logOfEvents_saysHowItReadsItsDays_andSumsAColumnThatLooksLikeAnId() throws IOException {
    var csv = new StringBuilder("customer_id,on,price_index\n");
    for (int i = 0; i < 240; i++) {
      csv.append("%d,%02d/%02d/2023,%d\n".formatted(i % 20, 1 + i % 12, 1 + i % 11, i % 7));
    }
    var made =
        init(
            "regression",
            "index",
            write("monitor.csv", csv),
            "--key",
            "customer_id",
            "--time",
            "on",
            "--label",
            "price_index");
    assertThat(uses(made).get("on")).contains("read as MM/dd/yyyy (dd/MM/yyyy fits too)");
    assertThat(text("index/index-label.yaml")).contains("sum(\"price_index\") filter");
    assertThat(text("index/monitor.yaml")).contains("kind: Monitor");
    assertThat(text("index/monitor-data.yaml")).contains("kind: Dataset", "name: monitor-data");
  }

  @Test
  void logOfEvents_thatTellsNothing_isRefused() throws IOException {
    var csv = purchases();
    assertThat(churn("a", csv).err()).contains("--key customer_id --time on");
    assertThat(churn("a", csv, "--time", "dollars").err()).contains("is no date or time");
    assertThat(churn("a", csv, "--time", "on", "--key", "order_id").err())
        .contains("has another value in every row");
    assertThat(churn("a", csv, "--time", "on", "--label", "dollars").err())
        .contains("slipway init regression");
    assertThat(churn("a", csv, "--time", "on", "--horizon", "400").err()).contains("1 to 182 days");
    var daily = new StringBuilder("user_id,day\n");
    for (int day = 1; day <= 30; day++) {
      daily.append("a,2024-06-%02d\nb,2024-06-%02d\n".formatted(day, day));
    }
    assertThat(churn("a", write("daily.csv", daily), "--time", "day").err())
        .contains("10 days: of 2 with events up to 2024-06-20, 0 have none", "at least 5");
    assertThat(churn("a", csv, "--horizon", "9").err()).contains("none without --time");
    assertThat(init("regression", "a", csv, "--time", "on").err()).contains("whose sum");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  /// A year of purchases of 100 customers; half of them come until its middle only.
  private Path purchases() throws IOException {
    var csv = new StringBuilder("order_id,customer_id,on,shop,dollars\n");
    for (int day = 0; day < 365; day++) {
      int customer = day >= 180 && day % 2 == 1 ? day - 1 : day;
      csv.append(1_000 + 3 * day).append(',').append(customer % 100).append(',');
      csv.append(java.time.LocalDate.of(2023, 1, 1).plusDays(day)).append(',');
      csv.append(day % 3 == 0 ? "web" : "store").append(',').append(day % 50).append(".5\n");
      if (day % 4 == 0) {
        csv.append(1_001 + 3 * day).append(',').append(customer % 100).append(',');
        csv.append(java.time.LocalDate.of(2023, 1, 1).plusDays(day)).append(",web,7.25\n");
      }
    }
    return write("purchases.csv", csv);
  }

  private Path customers() throws IOException {
    var random = new Random(1);
    var csv =
        new StringBuilder("customerID;gender;tenure;joined;Contract;TotalCharges;note;Churn\n");
    for (int i = 0; i < ROWS; i++) {
      csv.append(String.format("%04d-QX", i)).append(';');
      csv.append(random.nextBoolean() ? "Male" : "Female").append(';').append(i % 71).append(';');
      csv.append(String.format("%02d.03.2023", 1 + i % 28)).append(';');
      csv.append(List.of("Month-to-month", "One year", "Two year").get(random.nextInt(3)));
      csv.append(';').append(i % 50 == 0 ? " " : random.nextInt(9_999) / 100.0).append(';');
      csv.append("\"note; ").append(i).append("\";").append(random.nextInt(4) == 0 ? "Yes" : "No");
      csv.append('\n');
    }
    return write("customers.csv", csv);
  }

  private Path write(String name, CharSequence text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Captured churn(String name, Path csv, String... more) {
    return init("churn", name, csv, more);
  }

  private Captured init(String template, String name, Path csv, String... more) {
    var arguments =
        new java.util.ArrayList<>(
            List.of("init", template, folder.resolve(name).toString(), "--data", csv.toString()));
    arguments.addAll(List.of(more));
    arguments.add("--yes");
    return Captured.inPipe(Map.of(), arguments.toArray(String[]::new));
  }

  private static Map<String, String> uses(Captured made) {
    assertThat(made.status()).as(made.err()).isZero();
    var uses = new java.util.HashMap<String, String>();
    for (var column : Json.tree(made.out()).path("columns")) {
      uses.put(column.path("name").asString(), column.path("use").asString());
    }
    return uses;
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }
}
