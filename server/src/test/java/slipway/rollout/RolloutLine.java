package slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import slipway.access.Caller;
import slipway.api.DecisionId;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.declaration.RolloutSpec;
import slipway.api.declaration.RolloutSpec.Step;
import slipway.api.declaration.RolloutSpec.Verdicts;
import slipway.api.wire.Rollout;
import slipway.config.Config.HttpConfig;
import slipway.db.Database;
import slipway.events.Events;
import slipway.http.WebServer;
import slipway.onnx.TreeEnsemble;
import slipway.onnx.TreeEnsemble.Link;
import slipway.onnx.TreeEnsemble.Tree;
import slipway.onnx.TreeEnsembleOnnx;
import slipway.registry.Packaged;
import slipway.serving.Release;
import slipway.serving.Split;
import slipway.testing.Cdnow;
import slipway.testing.ChurnLine;
import slipway.testing.RawHttp;

/// A line with an endpoint in service, and models whose quality is known: of the customers of
/// January about three in four churn.
final class RolloutLine implements AutoCloseable {
  static final LocalDate JANUARY = LocalDate.of(1997, 1, 31);
  static final String P = ChurnLine.PROJECT;
  static final String E = ChurnLine.ENDPOINT;
  static final String ROLLOUT = "carefully";

  /// Log odds of what everybody is predicted.
  static final float RIGHT = 1;

  static final float WRONG = -1;

  /// Who has bought in January.
  private static final List<Integer> CUSTOMERS = Cdnow.customers(YearMonth.of(1997, 1));

  private static final Caller CALLER = ChurnLine.CALLER;

  final ChurnLine line;
  final WebServer web;

  private RolloutLine(ChurnLine line) {
    this.line = line;
    this.web = WebServer.start(HttpConfig.loopback(0), line.router);
  }

  /// A new line with features of January.
  static RolloutLine open(Path directory, Database database) {
    var line = new ChurnLine(directory, database, Instant.EPOCH).applyExample();
    line.importMonth(YearMonth.of(1997, 1));
    line.features.materialise(CALLER, P, ChurnLine.VIEW, JANUARY);
    return new RolloutLine(line);
  }

  /// The next start of one.
  static RolloutLine again(Path directory, Database database, Instant now) {
    return new RolloutLine(new ChurnLine(directory, database, now));
  }

  /// A shadow of 20 requests, then 20 % of 40 and half of 60.
  static RolloutSpec spec(@Nullable Verdicts verdicts) {
    return new RolloutSpec(
        null,
        E,
        new RolloutSpec.Shadow(1.0, 20L),
        List.of(new Step(0.2, 40), new Step(0.5, 60)),
        null,
        null,
        verdicts);
  }

  /// Everything at once, after so many recent requests again, watched for so many.
  static RolloutSpec atOnce(int rehearse, long requests) {
    return new RolloutSpec(
        null, E, null, null, null, null, null, new RolloutSpec.BlueGreen(rehearse, requests, null));
  }

  void apply(RolloutSpec spec) {
    var declared = new Declared<>(P, ROLLOUT, spec, Json.digest(spec));
    line.change(tx -> line.rollouts.apply(tx, CALLER, declared));
  }

  /// Predicts the same for everybody.
  Packaged constant(float logOdds) {
    return version(TreeEnsembleOnnx.write(ensemble(names(), leaf(logOdds))));
  }

  /// Gives NaN for whoever has bought once only: more than half of all.
  Packaged nullForMany() {
    var tree =
        new Tree(
            0,
            new int[] {1, -1, -1},
            new int[] {2, -1, -1},
            new int[] {names().indexOf("mean_gap_days"), 0, 0},
            new float[] {-1f, Float.NaN, 0.25f},
            new boolean[] {true, false, false});
    return version(TreeEnsembleOnnx.write(ensemble(names(), tree)));
  }

  static byte[] oneFeatureMore() {
    var more = new java.util.ArrayList<>(names());
    more.add("one_more");
    return TreeEnsembleOnnx.write(ensemble(more, leaf(0)));
  }

  static List<String> names() {
    return Objects.requireNonNull(ChurnLine.view(ChurnLine.VIEW).spec().features()).stream()
        .map(FeatureViewSpec.Feature::name)
        .toList();
  }

  Packaged version(byte[] onnx) {
    return line.trained(onnx, ChurnLine.signature(names()), JANUARY);
  }

  Release prepared(Packaged model) {
    var release = line.serving.propose(P, E, model);
    line.rollouts.prepare(release);
    return release;
  }

  Rollout start(Release candidate, @Nullable String gate) {
    var wish = new Wish(ROLLOUT, candidate, Optional.ofNullable(gate), new DecisionId("d-rollout"));
    return line.database.inTransaction(
        "rollout.start", tx -> line.rollouts.start(tx, CALLER, wish));
  }

  /// One request for each of these customers, counted from 1; every one is answered.
  void ask(int from, int to) {
    for (var customer : CUSTOMERS.subList(from - 1, to)) {
      var answer = post("/predict/churn", "{\"customer_id\": " + customer + "}");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
  }

  void settle() {
    line.rollouts.settle();
    line.settle();
  }

  /// Brings the labels of January, and lets follow what follows.
  void mature() {
    line.serving.seal();
    IntStream.rangeClosed(2, 5).forEach(month -> line.importMonth(YearMonth.of(1997, month)));
    settle();
  }

  Rollout rollout(int number) {
    return line.database.read(tx -> line.rollouts.find(tx, P, E, number)).orElseThrow();
  }

  List<Rollout.Look> looks(int number) {
    return line.database.read(tx -> line.rollouts.looks(tx, P, E, number));
  }

  /// What followed from looks, but for those from which nothing did.
  List<String> results(int number) {
    return looks(number).stream()
        .map(Rollout.Look::result)
        .filter(result -> !result.equals(Results.NONE))
        .toList();
  }

  /// What others were told, oldest first.
  List<String> told() {
    return line.database.read(tx -> line.events.list(tx, P, Events.NEWEST, 1_000)).stream()
        .filter(event -> event.type().equals(Rollouts.DECIDED))
        .map(event -> event.data().path("result").asString(""))
        .toList()
        .reversed();
  }

  Split split() {
    return line.database.read(tx -> line.serving.split(tx, P, E)).orElseThrow();
  }

  List<Release> activations() {
    return line.database.read(tx -> line.serving.history(tx, P, E)).stream()
        .map(slipway.serving.Activation::release)
        .toList()
        .reversed();
  }

  boolean isHeldBack(Release release) {
    return line.database
        .read(tx ->
            line.serving.heldBack(tx, P, slipway.serving.HoldBack.RELEASE, E, release.digest()))
        .isPresent();
  }

  RawHttp.Answer get(String path) {
    return RawHttp.send(web.port(), "GET", path);
  }

  RawHttp.Answer post(String path, String body) {
    return RawHttp.send(web.port(), "POST", path, "", body.getBytes(StandardCharsets.UTF_8));
  }

  /// As a killed process leaves it.
  void abandon() {
    web.close();
    line.abandon();
  }

  @Override
  public void close() {
    web.close();
    line.close();
  }

  private static Tree leaf(float value) {
    return new Tree(
        0,
        new int[] {-1},
        new int[] {-1},
        new int[] {0},
        new float[] {value},
        new boolean[] {false});
  }

  private static TreeEnsemble ensemble(List<String> names, Tree tree) {
    return new TreeEnsemble(Link.LOGISTIC, names, 1, List.of(0f), List.of(tree));
  }
}
