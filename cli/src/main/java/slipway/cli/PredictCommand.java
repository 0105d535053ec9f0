package slipway.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import slipway.api.Json;
import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// Asks an endpoint.
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Ask an endpoint for one prediction, by the entity's key or by all features.")
final class PredictCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "ENDPOINT", description = "The endpoint.")
  String endpoint = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description = "NAME=VALUE for each field, or one JSON object.")
  List<String> input = List.of();

  PredictCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var body = body(input);
    try (var client = console.connect()) {
      var answer = console.project(client).predict(endpoint, body);
      var probability = answer.probability();
      console.show(
          answer,
          answer.prediction()
              + (probability == null ? "" : " (" + Text.number(probability) + ")")
              + "\n  prediction "
              + answer.predictionId()
              + "\n  release    "
              + answer.release().brief()
              + "\n  trace it:  slipway lineage prediction "
              + answer.predictionId());
    }
    return Exit.OK.status();
  }

  static JsonNode body(List<String> input) {
    if (input.size() == 1 && input.getFirst().stripLeading().startsWith("{")) {
      return Json.tree(input.getFirst());
    }
    var body = Json.object();
    for (var field : input) {
      int equals = field.indexOf('=');
      if (equals <= 0) {
        throw SlipwayException.invalid("input", field, "NAME=VALUE, or one JSON object");
      }
      body.set(field.substring(0, equals), value(field.substring(equals + 1)));
    }
    return body;
  }

  /// As JSON when it is a number, true, false or null; else as a string.
  private static JsonNode value(String text) {
    try {
      var value = Json.tree(text);
      return value.isContainer() || value.isMissingNode() ? StringNode.valueOf(text) : value;
    } catch (SlipwayException _) {
      return StringNode.valueOf(text);
    }
  }
}
