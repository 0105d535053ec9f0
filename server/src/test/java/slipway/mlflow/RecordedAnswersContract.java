package slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.db.Database;
import slipway.testing.MlflowServer;
import slipway.testing.MlflowServer.Answer;
import tools.jackson.databind.JsonNode;

/// Every question that a real MLflow server of 3.17.2 was asked
/// (`e2e/src/test/python/record_mlflow.py`) is asked here again, and the answers are held against
/// each other field by field. Where this server answers otherwise on purpose, `differing.tsv` says
/// so.
abstract class RecordedAnswersContract {
  private static final Pattern VALUE = Pattern.compile("\\$([a-z]\\w*)");
  private static final long MILLIS_LEAST = 1_600_000_000_000L;

  /// What follows in a message of MLflow's is its own way to put it.
  private static final Pattern SAID =
      Pattern.compile(
          "( supplied| See the API docs|\\. Valid keys| Error: \\(| characters$|, decoded value).*",
          Pattern.DOTALL);

  private static final Pattern OWN_WAY =
      Pattern.compile("( See the API docs|\\. Valid keys| Error: \\(|, decoded value)$");

  /// An answer that is not MLflow's.
  private record Differing(int status, String errorCode) {}

  @TempDir Path directory = Path.of("");

  private final Map<String, String> saved = new HashMap<>();

  abstract Database open(Path directory);

  @Test
  void answers_areThoseOfMlflow() {
    var differing = differing();
    var wrong = new ArrayList<String>();
    var known = new TreeSet<>(differing.keySet());
    try (var server = new MlflowServer(open(directory), directory)) {
      for (var line : lines("answers-3.17.2.jsonl")) {
        var step = Json.tree(line);
        var name = step.path("name").asString();
        var answer = ask(server, step);
        var other = differing.get(name);
        known.remove(name);
        boolean isSame =
            other == null
                ? isSame(step, answer)
                : answer.status() == other.status() && answer.errorCode().equals(other.errorCode());
        if (!isSame) {
          wrong.add(
              "%s%n  MLflow %s %s%n  here   %s %s"
                  .formatted(
                      name,
                      step.path("status"),
                      filled(step.path("answer").toString()),
                      answer.status(),
                      answer.text()));
        }
      }
    }
    assertThat(wrong).as(() -> String.join("\n", wrong)).isEmpty();
    assertThat(known).as("rows of differing.tsv that no question has").isEmpty();
  }

  private Answer ask(MlflowServer server, JsonNode step) {
    var query = new ArrayList<String>();
    for (var pair : step.path("query")) {
      query.add(encoded(pair.get(0)) + "=" + encoded(pair.get(1)));
    }
    var path = filled(step.path("path").asString());
    var at = query.isEmpty() ? path : path + "?" + String.join("&", query);
    var method = step.path("method").asString();
    var answer =
        step.has("body")
            ? server.send(method, at, filled(step.path("body").toString()))
            : server.send(
                method,
                at,
                step.path("data").asString("").getBytes(StandardCharsets.UTF_8),
                step.has("data") ? "application/octet-stream" : "");
    step.path("save")
        .forEachEntry(
            (key, pointer) -> saved.put(key, answer.body().at(pointer.asString()).asString("")));
    return answer;
  }

  private boolean isSame(JsonNode step, Answer answer) {
    int status = step.path("status").asInt();
    var expected = step.path("answer");
    if (answer.status() != status || !expected.isObject()) {
      return answer.status() == status;
    }
    if (status >= 400) {
      var said = SAID.matcher(filled(expected.path("message").asString(""))).replaceFirst("$1");
      return answer.errorCode().equals(expected.path("error_code").asString(""))
          && answer.message().contains(OWN_WAY.matcher(said).replaceFirst(""));
    }
    return isSame(expected, answer.body());
  }

  private boolean isSame(JsonNode expected, JsonNode actual) {
    if (expected.isObject()) {
      var names = new TreeSet<>(expected.propertyNames());
      names.addAll(actual.propertyNames());
      return names.stream()
          .allMatch(name ->
              name.equals("next_page_token") // anything to pass back
                  ? expected.has(name) == actual.has(name)
                  : isSame(at(expected, name), at(actual, name)));
    }
    if (expected.isArray()) {
      return actual.isArray() && areSame(expected, actual);
    }
    if (expected.isNumber()) {
      return actual.isNumber()
          ? expected.doubleValue() == actual.doubleValue()
          : expected.doubleValue() == Double.MAX_VALUE && actual.asString("").equals("Infinity");
    }
    var text = expected.asString("");
    if (text.equals("$any")) {
      return !actual.asString("").isEmpty();
    }
    return text.equals("$ms")
        ? actual.asLong(0) > MILLIS_LEAST
        : filled(text).equals(actual.asString(""));
  }

  /// A field that is left out is an empty one to whoever reads protocol buffers.
  private static JsonNode at(JsonNode object, String name) {
    return object.has(name) ? Objects.requireNonNull(object.get(name)) : EMPTY;
  }

  private static final JsonNode EMPTY = Json.tree("\"\"");

  /// Lists of keys and values have no order.
  private boolean areSame(JsonNode expected, JsonNode actual) {
    var left = new ArrayList<JsonNode>();
    actual.forEach(left::add);
    for (var item : expected) {
      var found = left.stream().filter(other -> isSame(item, other)).findFirst();
      if (found.isEmpty()) {
        return false;
      }
      left.remove(found.get());
    }
    return left.isEmpty();
  }

  private String encoded(JsonNode value) {
    return URLEncoder.encode(filled(value.asString("")), StandardCharsets.UTF_8);
  }

  private String filled(String text) {
    return VALUE
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(saved.getOrDefault(found.group(1), found.group())));
  }

  private static Map<String, Differing> differing() {
    return lines("differing.tsv").stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .collect(
            Collectors.toMap(
                part -> part[0], part -> new Differing(Integer.parseInt(part[1]), part[2])));
  }

  private static List<String> lines(String resource) {
    try (InputStream in =
        Objects.requireNonNull(
            RecordedAnswersContract.class.getResourceAsStream("/mlflow/" + resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
