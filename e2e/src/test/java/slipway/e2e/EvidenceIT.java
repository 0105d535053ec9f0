package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.wire.Automation.Decision;
import slipway.api.wire.Model;
import slipway.cli.demo.Months;
import slipway.cli.demo.Replay;
import tools.jackson.databind.JsonNode;

/// The evidence decides, not the script: on other purchases, other folds and another model the
/// loop's decisions are those that the declared rule gives on the numbers of an independent program
/// (`evidence.py`: DuckDB, XGBoost and numpy in Python). Nobody is asked over HTTP; what passes its
/// gate is activated at once.
final class EvidenceIT {
  private static final Offset<Double> GAP = within(0.0005);
  private static final Offset<Double> DELTA = within(0.0003);
  private static final Offset<Double> END = within(0.0005);
  private static final double CLEAR = 0.0005;
  private static final int SHIFT_DAYS = 400;

  /// Months with labels of a new cutoff and a model in production.
  private static final int GATED = 11;

  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
  private static final Months PURCHASES = Months.read(Installation.purchases());

  @TempDir private Path temp;

  /// What the program is told beside the purchases.
  private record Rule(String fold, int rounds, int depth) {
    static final Rule DECLARED = new Rule("modulo", 50, 3);
  }

  @Test
  void otherFolds_decideByTheirOwnNumbers() throws Exception {
    compare(
        new Rule("hash", 50, 3),
        text -> text.replace("count: 5, expression: customer_id % 5", "count: 5"),
        PURCHASES);
  }

  /// December 1997 has the purchases of July, on the same days of the month.
  @Test
  void otherPurchasesInOneMonth_decideByTheirOwnNumbers() throws Exception {
    var deliveries = new ArrayList<>(PURCHASES.deliveries());
    var july = deliveries.get(6);
    var december = deliveries.get(11);
    deliveries.set(11, december.with(dated(july.content(), day -> day.plusMonths(5)), july.rows()));
    compare(Rule.DECLARED, UnaryOperator.identity(), new Months(deliveries));
  }

  @Test
  @EnabledIfSystemProperty(named = "slipway.long", matches = "true")
  void shiftedDates_decideAsTheOriginalOnes() throws Exception {
    var deliveries = new ArrayList<Months.Delivery>();
    for (var delivery : PURCHASES.deliveries()) {
      deliveries.add(
          new Months.Delivery(
              delivery.month(),
              delivery.end().plusDays(SHIFT_DAYS),
              delivery.fileName(),
              dated(delivery.content(), day -> day.plusDays(SHIFT_DAYS)),
              delivery.rows(),
              delivery.customers()));
    }
    compare(Rule.DECLARED, UnaryOperator.identity(), new Months(deliveries));
  }

  @Test
  @EnabledIfSystemProperty(named = "slipway.long", matches = "true")
  void largerTrees_decideByTheirOwnNumbers() throws Exception {
    compare(
        new Rule("modulo", 100, 4),
        text -> text.replace("rounds: 50", "rounds: 100").replace("max_depth: 3", "max_depth: 4"),
        PURCHASES);
  }

  private void compare(Rule rule, UnaryOperator<String> edit, Months purchases) throws Exception {
    var months = computed(rule, purchases);
    var home = temp.resolve("home");
    try (var line = Line.start(home, Line.server(home), Map.of())) {
      line.replay().apply(example(edit, !rule.equals(Rule.DECLARED)));
      for (var delivery : purchases.deliveries()) {
        line.replay().prepare(delivery);
      }
      var decisions = new TreeMap<LocalDate, List<Decision>>();
      for (var decision : line.project().automation().timeline(Replay.AUTOMATION)) {
        decisions.computeIfAbsent(decision.cutoff(), _ -> new ArrayList<>()).add(decision);
      }
      for (var month : months) {
        var cutoff = LocalDate.parse(month.path("cutoff").asString());
        compare(month, line, Objects.requireNonNull(decisions.get(cutoff)));
      }
      assertThat(months.stream().filter(month -> month.has("gate")))
          .as("months with a candidate")
          .hasSize(GATED);
      assertThat(trainings(line))
          .as("models in the order in which they came into service")
          .isEqualTo(
              months.stream()
                  .map(month -> month.path("model").asString(""))
                  .filter(model -> !model.isEmpty())
                  .distinct()
                  .toList());
    }
  }

  /// The cutoffs that the registered models were trained on, by version.
  private static List<String> trainings(Line line) {
    return line.project().model("customer_churn").versions().stream()
        .sorted(Comparator.comparing(Model.Version::number))
        .map(version -> Objects.requireNonNull(version.provenance()).path("cutoff").asString())
        .toList();
  }

  private static void compare(JsonNode month, Line line, List<Decision> decisions) {
    var cutoff = month.path("cutoff").asString();
    var told =
        decisions.stream()
            .map(decision -> decision.action() + ": " + decision.judged())
            .toList()
            .toString();
    var look = one(decisions, "look");
    assertThat(look.signal()).as(cutoff + " " + told).isEqualTo(month.path("signal").asString());
    if (month.has("gap")) {
      assertThat(look.numbers().get("gap"))
          .as(cutoff + " gap")
          .isCloseTo(month.path("gap").doubleValue(), GAP);
    }
    var gate = month.path("gate");
    if (gate.isMissingNode()) {
      return;
    }
    var gated = one(decisions, "gated");
    var candidate =
        Objects.requireNonNull(
                line.project().automation().decision(gated.automation(), gated.id()).evidence())
            .path("candidates")
            .get(0);
    var about = cutoff + " " + candidate;
    assertThat(candidate.path("kind").asString()).as(about).isEqualTo("RETRAINED");
    near(about, candidate, gate, "delta", DELTA);
    near(about, candidate, gate, "lower", END);
    near(about, candidate, gate, "upper", END);
    boolean clear =
        Math.abs(gate.path("lower").doubleValue()) > CLEAR
            && Math.abs(gate.path("upper").doubleValue()) > CLEAR;
    if (clear) {
      assertThat(candidate.path("outcome").asString())
          .as(about)
          .isEqualTo(gate.path("outcome").asString());
      boolean replaced =
          month.path("signal").asString().equals("calibration-gap")
              && gate.path("outcome").asString().equals("PASS");
      var kept = gate.path("leak").booleanValue() ? "refuse" : "keep-out";
      assertThat(gated.action()).as(about).isEqualTo(replaced ? "activate" : kept);
    }
  }

  private static void near(
      String about, JsonNode found, JsonNode computed, String name, Offset<Double> offset) {
    assertThat(found.path(name).doubleValue())
        .as(name + " of " + about)
        .isCloseTo(computed.path(name).doubleValue(), offset);
  }

  private static Decision one(List<Decision> decisions, String kind) {
    return decisions.stream()
        .filter(decision -> decision.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " in " + decisions));
  }

  private List<JsonNode> computed(Rule rule, Months purchases) throws Exception {
    var question = Json.object().put("fold", rule.fold()).put("rounds", rule.rounds());
    question.put("depth", rule.depth()).put("rowsMin", 23_570);
    var deliveries = question.putArray("deliveries");
    for (var delivery : purchases.deliveries()) {
      var file = temp.resolve(delivery.fileName());
      Files.write(file, delivery.content());
      deliveries.addObject().put("file", file.toString()).put("end", delivery.end().toString());
    }
    var asked = temp.resolve("question.json");
    Files.write(asked, Json.bytes(question));
    var answered =
        PythonEnvironment.of("requirements-evidence.txt")
            .run(temp, Map.of(), "evidence.py", asked.toString());
    assertThat(answered.status()).as(answered.err()).isZero();
    var months = new ArrayList<JsonNode>();
    Json.tree(answered.out().getBytes(StandardCharsets.UTF_8)).forEach(months::add);
    assertThat(months).hasSize(purchases.deliveries().size());
    return months;
  }

  /// The declarations without a rollout, which needs requests.
  private Path example(UnaryOperator<String> edit, boolean isChanged) throws Exception {
    var pipeline = Files.readString(Installation.example().resolve("pipeline.yaml"));
    assertThat(edit.apply(pipeline).equals(pipeline)).isNotEqualTo(isChanged);
    var example = Files.createDirectories(temp.resolve("example"));
    try (var files = Files.list(Installation.example())) {
      for (var file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        var text = edit.apply(Files.readString(file).replace("  rollout: churn\n", ""));
        Files.writeString(example.resolve(file.getFileName().toString()), text);
      }
    }
    return example;
  }

  /// The rows with other dates.
  private static byte[] dated(byte[] delivery, UnaryOperator<LocalDate> change) {
    var text = new StringBuilder();
    var lines = new String(delivery, StandardCharsets.US_ASCII).lines().toList();
    text.append(lines.getFirst()).append("\r\n");
    for (var line : lines.subList(1, lines.size())) {
      var date = LocalDate.parse(line.substring(7, 15), DAY);
      text.append(line, 0, 7).append(DAY.format(change.apply(date)));
      text.append(line.substring(15)).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
