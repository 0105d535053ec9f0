package slipway.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.access.Permission;
import slipway.api.DecisionId;
import slipway.api.Json;
import slipway.api.wire.Prediction;
import slipway.config.Config.HttpConfig;
import slipway.http.WebServer;
import slipway.testing.Cdnow;
import slipway.testing.ChurnLine;
import slipway.testing.RawHttp;
import slipway.testing.TestDatabases;
import tools.jackson.databind.JsonNode;

/// Endpoints in the Open Inference Protocol v2, over HTTP and a model in ONNX Runtime.
@TestInstance(Lifecycle.PER_CLASS)
final class OpenInferenceTest {
  private static final LocalDate JANUARY = LocalDate.of(1997, 1, 31);
  private static final List<Integer> KNOWN = Cdnow.customers(YearMonth.of(1997, 1));
  private static final String INFER = "/v2/models/churn/infer";

  /// A customer's features as the door takes them, in the view's order.
  private static final Map<String, Double> GIVEN =
      Json.tree(
              """
              {"tenure_days": 10, "recency_days": 3, "frequency": 2, "monetary_total": 30.0,
               "monetary_avg": 15.0, "last_order_dollars": 10.0, "cds_total": 3, "orders_30d": 2,
               "orders_90d": 2, "spend_90d": 30.0, "mean_gap_days": 7.0, "recency_over_gap": 0.43}
              """)
          .properties()
          .stream()
          .collect(Collectors.toMap(Map.Entry::getKey, field -> field.getValue().doubleValue()));

  private ChurnLine line;
  private WebServer web;
  private Release champion;
  private Release candidate;

  @BeforeAll
  void openLine(@TempDir Path directory) {
    line = new ChurnLine(directory, TestDatabases.sqlite(directory), Instant.EPOCH).applyExample();
    web = WebServer.start(HttpConfig.loopback(0), line.router);
    assertNotReleased();
    line.importMonth(YearMonth.of(1997, 1));
    line.features.materialise(ChurnLine.CALLER, "default", ChurnLine.VIEW, JANUARY);
    champion = line.release(line.model(1));
    candidate = line.serving.propose("default", "churn", line.model(2));
    line.serving.prepare(candidate);
  }

  @AfterAll
  void closeLine() {
    web.close();
    line.close();
  }

  @BeforeEach
  void grantAll() {
    line.granted = EnumSet.allOf(Permission.class);
  }

  @AfterEach
  void endCanary() {
    split(Split.of(champion));
  }

  private void assertNotReleased() {
    for (var path : List.of("/v2/models/churn", "/v2/models/churn/ready")) {
      assertThat(get(path).status()).isEqualTo(503);
    }
    assertThat(json(get("/v2/models/churn/ready")))
        .isEqualTo(Json.tree("{\"name\":\"churn\",\"ready\":false}"));
    var asked = post(INFER, keys(5));
    assertThat(asked.status()).isEqualTo(503);
    assertThat(json(asked).path("error").asString()).contains("nothing is released");
  }

  @Test
  void server_tellsWhatItIs() {
    var server = json(get("/v2"));
    assertThat(server.path("name").asString()).isEqualTo("slipway");
    assertThat(server.path("extensions").toString()).contains("binary_tensor_data");
    assertThat(get("/v2/health/live").text()).isEqualTo("{\"live\":true}");
    assertThat(get("/v2/health/ready").text()).isEqualTo("{\"ready\":true}");
    assertThat(get("/v2/models").text()).isEqualTo("{\"models\":[\"churn\"]}");
    assertThat(get("/projects/default/v2/models").text()).isEqualTo("{\"models\":[\"churn\"]}");
    assertThat(get("/projects/other/v2/models").text()).isEqualTo("{\"models\":[]}");
  }

  @Test
  void model_namesKeysFeaturesAndOutputs() {
    for (var path : List.of("/v2/models/churn", "/v2/models/churn/versions/" + version())) {
      var model = json(get(path));
      assertThat(model.path("versions").toString()).isEqualTo("[\"" + version() + "\"]");
      assertThat(model.path("inputs").get(0).toString())
          .isEqualTo(
              "{\"name\":\"customer_id\",\"datatype\":\"INT64\",\"shape\":[-1],"
                  + "\"parameters\":{\"role\":\"key\",\"optional\":true}}");
      assertThat(model.path("inputs").findValuesAsString("name"))
          .hasSize(13)
          .containsAll(GIVEN.keySet());
      assertThat(model.path("outputs").findValuesAsString("name"))
          .containsExactly("prediction", "probability", "prediction_id", "release");
      assertThat(get(path + "/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void infer_answersRowsByKeyAsPredictDoesAndLogsEach() {
    var customers = KNOWN.subList(0, 3);
    var answer =
        json(
            post(
                INFER,
                keys(customers.toArray(Integer[]::new))
                    .replaceFirst("\\{", "{\"id\":\"batch-7\",")));

    assertThat(answer.path("id").asString()).isEqualTo("batch-7");
    assertThat(answer.path("model_name").asString()).isEqualTo("churn");
    assertThat(answer.path("model_version").asString()).isEqualTo(version());
    for (int i = 0; i < customers.size(); i++) {
      var said = predict("{\"customer_id\": " + customers.get(i) + "}");
      assertThat(output(answer, "prediction").get(i).asString()).isEqualTo(said.prediction());
      assertThat(output(answer, "probability").get(i).decimalValue().doubleValue())
          .isEqualTo(said.probability());
      assertThat(output(answer, "release").get(i).asString()).isEqualTo(champion.digest().hex());
      var logged =
          line.serving
              .log()
              .find("default", UUID.fromString(output(answer, "prediction_id").get(i).asString()))
              .orElseThrow();
      assertThat(logged.requestId()).isEqualTo("batch-7");
      assertThat(logged.entity()).isEqualTo(customers.get(i).toString());
      assertThat(logged.cutoff()).isEqualTo(JANUARY);
    }
  }

  @Test
  void infer_answersFeaturesInBinaryAsInJson() {
    var said = predict(Json.text(GIVEN));
    var flat = json(post(INFER, features(GIVEN, "FP64")));
    var columns = features(GIVEN, "FP32").replaceAll("\"data\":(\\S+?])", "\"data\":[$1]");
    var nested = json(post(INFER, columns.replace("\"shape\":[1]", "\"shape\":[1,1]")));
    var binary = post(INFER, Map.of("inference-header-content-length", ""), binary(GIVEN));

    assertThat(output(flat, "probability").get(0).doubleValue()).isEqualTo(said.probability());
    assertThat(output(nested, "probability").get(0).doubleValue()).isEqualTo(said.probability());
    assertThat(binary.status()).as(binary.text()).isEqualTo(200);
    assertThat(binary.header("content-type")).contains("application/octet-stream");
    int head = Integer.parseInt(binary.header("inference-header-content-length").orElseThrow());
    var told = Json.tree(java.util.Arrays.copyOf(binary.body(), head));
    var behind = ByteBuffer.wrap(binary.body()).order(ByteOrder.LITTLE_ENDIAN).position(head);
    assertThat(told.path("outputs").findValuesAsString("name"))
        .containsExactly("probability", "prediction");
    assertThat(told.path("outputs").get(0).path("parameters").path("binary_data_size").intValue())
        .isEqualTo(4);
    assertThat(Double.valueOf(Float.toString(behind.getFloat()))).isEqualTo(said.probability());
    var text = new byte[behind.getInt()];
    behind.get(text);
    assertThat(new String(text, StandardCharsets.UTF_8)).isEqualTo(said.prediction());
    assertThat(behind.hasRemaining()).isFalse();
  }

  @Test
  void infer_answersThousandsOfRowsInTheirOrder() {
    var asked = KNOWN.subList(0, 2_000);
    long before = line.serving.log().count("default", "churn");
    var answer = json(post(INFER, keys(asked.toArray(Integer[]::new))));

    assertThat(output(answer, "prediction_id").size()).isEqualTo(2_000);
    assertThat(line.serving.log().count("default", "churn")).isEqualTo(before + 2_000);
    assertThat(line.serving.log().newest("default", "churn", null, 1).getFirst().entity())
        .isEqualTo(asked.getLast().toString());
    var last = predict("{\"customer_id\": " + asked.getLast() + "}");
    assertThat(output(answer, "probability").get(1_999).doubleValue())
        .isEqualTo(last.probability());
  }

  @Test
  void infer_splitsEachRowByItsKey_andSinglesNoVersionOut() {
    split(new Split(0, champion, Optional.of(new Split.Arm(candidate, 5_000)), List.of(), "salt"));
    var asked = KNOWN.subList(0, 40);
    var answer = json(post(INFER, keys(asked.toArray(Integer[]::new))));

    var releases = new HashMap<String, Long>();
    for (int i = 0; i < asked.size(); i++) {
      var alone = predict("{\"customer_id\": " + asked.get(i) + "}");
      var release = output(answer, "release").get(i).asString();
      assertThat(release).isEqualTo(alone.release().hex());
      releases.merge(release, 1L, Long::sum);
    }
    assertThat(releases).containsOnlyKeys(champion.digest().hex(), candidate.digest().hex());
    var counts = line.serving.counts("default", "churn");
    assertThat(counts.primary().requests() + counts.canary().requests()).isEqualTo(80);
    var pinned = post("/v2/models/churn/versions/" + version() + "/infer", keys(5));
    assertThat(pinned.status()).isEqualTo(409);
    assertThat(pinned.text()).contains("canary");
  }

  @Test
  void infer_refusesAllRowsOrNone() {
    long before = line.serving.log().count("default", "churn");
    var answer = post(INFER, keys(KNOWN.get(0), 99_999, KNOWN.get(1)));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(json(answer).path("error").asString()).startsWith("row 1: customer_id: 99999");
    assertThat(line.serving.log().count("default", "churn")).isEqualTo(before);
  }

  @Test
  void infer_holdsFeaturesToTheContractAtTheDoor() {
    for (var bad : List.of("300", "-3", "null", "NaN", "1e999", "1e39")) {
      var given = "\"recency_days\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[";
      var body = features(GIVEN, "FP64").replace(given + "3.0", given + bad);
      var answer = post(INFER, body);
      assertThat(answer.status()).as(bad).isEqualTo(400);
      assertThat(json(answer).path("error").asString()).as(bad).contains("recency_days");
    }
    var missing = new HashMap<>(GIVEN);
    missing.remove("recency_days");
    assertThat(post(INFER, features(missing, "FP64")).text()).contains("recency_days: missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"inputs":[{"name":"customer_id","shape":[3],"datatype":"INT64","data":[1,2]}]} | 2 values (expected: 3, the product
          {"inputs":[{"name":"customer_id","shape":[1,2],"datatype":"INT64","data":[1,2]}]} | customer_id.shape: [1,2] (expected: [rows]
          {"inputs":[{"name":"customer_id","shape":[-1],"datatype":"INT64","data":[1]}]} | customer_id.shape: [-1]
          {"inputs":[{"name":"customer_id","shape":[0],"datatype":"INT64","data":[]}]} | customer_id.shape: [0]
          {"inputs":[{"name":"customer_id","shape":[99999],"datatype":"INT64","data":[]}]} | with 1 to 10000 rows
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT128","data":[1]}]} | customer_id.datatype: "INT128"
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT8","data":[300]}]} | customer_id.data[0]: 300
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT64","data":["5"]}]} | customer_id.data[0]: "5"
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"FP64","data":[5]}]} | customer_id: 5.0 (expected: a whole number)
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"BYTES","data":["5"]}]} | customer_id: a string
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT64"}]} | customer_id.data: missing
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT64","data":[1],"parameters":{"binary_data_size":8}}]} | binary_data_size without the header
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT64","parameters":{"shared_memory_region":"r"}}]} | shared memory
          {"inputs":[{"name":"custmer_id","shape":[1],"datatype":"INT64","data":[1]}]} | did you mean customer_id?
          {"inputs":[{"shape":[1],"datatype":"INT64","data":[1]}]} | inputs[0].name: missing
          {"inputs":[7]} | inputs[0]
          {"inputs":[]} | inputs: 0 inputs
          {"input":[]} | inputs: missing
          [] | expected: an object with inputs
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT64","data":[5]}],"id":7} | id: NUMBER
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT64","data":[5]}],"outputs":[{"name":"probabilty"}]} | did you mean probability?
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT64","data":[5]}],"outputs":[{"name":"probability","parameters":{"classification":1}}]} | classification
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT64","data":[5]}],"parameters":{"binary_data_output":"yes"}} | binary_data_output
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT64","data":[5]},{"name":"customer_id","shape":[1],"datatype":"INT64","data":[5]}]} | customer_id: given twice
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT64","data":[5]},{"name":"tenure_days","shape":[2],"datatype":"FP32","data":[5,6]}]} | tenure_days.shape: 2 rows (expected: 1
          {"inputs":[{"name":"customer_id","shape":[1],"datatype":"INT64","data":[5 | body: line 1
          """)
  void infer_refusesWhatDoesNotAgreeWithItself(String body, String message) {
    long before = line.serving.log().count("default", "churn");
    var answer = post(INFER, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(json(answer).path("error").asString()).contains(message);
    assertThat(line.serving.log().count("default", "churn")).isEqualTo(before);
  }

  @Test
  void infer_refusesBinaryBodiesWhoseSizesAreWrong() {
    var whole = binary(GIVEN);
    int head = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("]}") + 2;
    refused(java.util.Arrays.copyOf(whole, whole.length - 1), head, "what is left of the body");
    refused(java.util.Arrays.copyOf(whole, whole.length + 1), head, "1 bytes behind the inputs");
    refused(whole, 0, "a raw tensor alone is not taken");
    refused(whole, whole.length + 1, "the length of the body");
    refused(whole, head - 1, "body: line 1");
    var keys =
        "{\"inputs\":[{\"name\":\"k\",\"shape\":[2],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":9}}]}";
    refused(bytes(keys + "\5\0\0\0abcde"), keys.length(), "the bytes of 2 elements");
    refused(bytes(keys + "\6\0\0\0abcde"), keys.length(), "at most the 5 that are left");
    var narrow = keys.replace("BYTES", "FP32");
    refused(bytes(narrow + "123456789"), narrow.length(), "(expected: 8 for 2 FP32)");
    assertThat(post(INFER, Map.of("content-encoding", "gzip"), bytes("x")).status()).isEqualTo(415);
  }

  @Test
  void failures_areToldInTheProtocolsShape() {
    assertProblem(get("/v2/models/chrun"), 404, "endpoint: \"chrun\"");
    assertProblem(get("/v2/models/churn/versions/77"), 404, "version: \"77\"");
    assertProblem(get("/v2/nothing"), 404, "/v2/nothing");
    assertProblem(get(INFER), 405, "POST");
    assertProblem(post("/projects/other/v2/models/churn/infer", keys(5)), 404, "project other");
    line.granted = EnumSet.complementOf(EnumSet.of(Permission.PREDICT));
    assertProblem(get("/v2/models/churn"), 403, "predict in project default");
    assertProblem(post(INFER, keys(5)), 403, "predict in project default");
  }

  private static void assertProblem(RawHttp.Answer answer, int status, String message) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(json(answer).propertyNames()).containsExactly("error");
    assertThat(json(answer).path("error").asString()).contains(message);
  }

  private void refused(byte[] body, int head, String message) {
    var answer =
        post(INFER, Map.of("inference-header-content-length", Integer.toString(head)), body);
    assertProblem(answer, 400, message);
  }

  private String version() {
    return Integer.toString(champion.version());
  }

  private static String keys(Integer... customers) {
    return "{\"inputs\":[{\"name\":\"customer_id\",\"shape\":["
        + customers.length
        + "],\"datatype\":\"INT64\",\"data\":"
        + List.of(customers)
        + "}]}";
  }

  private static String features(Map<String, Double> values, String datatype) {
    return values.entrySet().stream()
        .map(feature ->
            "{\"name\":\"%s\",\"shape\":[1],\"datatype\":\"%s\",\"data\":[%s]}"
                .formatted(feature.getKey(), datatype, feature.getValue()))
        .collect(Collectors.joining(",", "{\"inputs\":[", "]}"));
  }

  /// The same as float32 behind the JSON, as Triton's client sends it.
  private static byte[] binary(Map<String, Double> values) {
    var behind = ByteBuffer.allocate(values.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
    values.values().forEach(value -> behind.putFloat(value.floatValue()));
    var head =
        values.keySet().stream()
            .map(name ->
                "{\"name\":\"%s\",\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":4}}"
                    .formatted(name))
            .collect(
                Collectors.joining(
                    ",",
                    "{\"outputs\":[{\"name\":\"probability\",\"parameters\":{\"binary_data\":true}},"
                        + "{\"name\":\"prediction\",\"parameters\":{\"binary_data\":true}}],\"inputs\":[",
                    "]}"));
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(bytes(head));
    whole.writeBytes(behind.array());
    return whole.toByteArray();
  }

  private static JsonNode output(JsonNode answer, String name) {
    for (var output : answer.path("outputs")) {
      if (output.path("name").asString().equals(name)) {
        return output.path("data");
      }
    }
    throw new AssertionError("no output " + name + " in " + answer);
  }

  private void split(Split next) {
    var present =
        line.database.read(tx -> line.serving.split(tx, "default", "churn")).orElseThrow();
    line.database.inTransaction(
        "test.split",
        tx ->
            line.serving.split(
                tx, ChurnLine.CALLER, present.number(), next, new DecisionId("d-test")));
  }

  private Prediction predict(String body) {
    var answer = RawHttp.send(web.port(), "POST", "/predict/churn", "", bytes(body));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Json.readLenient(answer.body(), Prediction.class);
  }

  private RawHttp.Answer get(String path) {
    return RawHttp.send(web.port(), "GET", path);
  }

  private RawHttp.Answer post(String path, String body) {
    return post(path, Map.of(), bytes(body));
  }

  /// @param headers an empty header length stands for where the JSON ends
  private RawHttp.Answer post(String path, Map<String, String> headers, byte[] body) {
    var lines = new StringBuilder();
    headers.forEach((name, value) -> {
      var told = value;
      if (value.isEmpty()) {
        told = "" + (new String(body, StandardCharsets.ISO_8859_1).lastIndexOf("]}") + 2);
      }
      lines.append(name).append(": ").append(told).append("\r\n");
    });
    lines.append("Content-Length: ").append(body.length).append("\r\n");
    return RawHttp.send(web.port(), "POST", path, lines.toString(), body);
  }

  private static JsonNode json(RawHttp.Answer answer) {
    return Json.tree(answer.body());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
