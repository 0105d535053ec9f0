package slipway.ui;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import slipway.api.Json;
import slipway.ui.view.Frame.Request;
import tools.jackson.databind.JsonNode;

/// The same question as a page's, put by curl, by Python and by the Java client.
final class Requests {
  private static final String PROJECT = "/api/v1/projects/([^/?]+)";

  /// A path of the REST face and what asks it of the clients.
  ///
  /// @param java on a project of the Java client
  /// @param python of the module `slipway`; empty where it has nothing of its own
  private record Call(Pattern path, String java, String python) {
    static Call of(String below, String java, String python) {
      return new Call(Pattern.compile(PROJECT + below), java, python);
    }
  }

  /// `$2` is the first variable of the path below the project.
  private static final List<Call> CALLS =
      List.of(
          Call.of("/datasets", "datasets()", "datasets()"),
          Call.of("/datasets/([^/?]+)", "dataset(\"$2\")", "dataset(\"$2\").versions()"),
          Call.of("/features", "featureViews()", ""),
          Call.of("/features/([^/?]+)", "featureView(\"$2\")", "features(\"$2\").materialisations"),
          Call.of("/executions", "executions()", ""),
          Call.of("/executions/([^/?]+)", "execution(UUID.fromString(\"$2\"))", ""),
          Call.of("/models", "models()", "models()"),
          Call.of("/models/([^/?]+)", "model(\"$2\")", "model(\"$2\")"),
          Call.of("/endpoints", "endpoints()", "endpoints()"),
          Call.of(
              "/endpoints/([^/?]+)/rollouts/([0-9]+)(?:/.*)?",
              "rollout(\"$2\", $3)",
              "endpoint(\"$2\").rollouts()"),
          Call.of("/monitors", "monitors()", ""),
          Call.of("/monitors/([^/?]+)/windows", "windows(\"$2\")", ""),
          Call.of("/alerts\\?state=([a-z]+)", "alerts(\"$2\")", "alerts(\"$2\")"),
          Call.of("/alerts/([^/?]+)", "alert(UUID.fromString(\"$2\"))", ""),
          Call.of("/predictions/([^/?]+)", "lineage(UUID.fromString(\"$2\"))", ""),
          Call.of("/automations/([^/?]+)/timeline", "automation().timeline(\"$2\")", ""),
          Call.of(
              "/automations/([^/?]+)/decisions/([^/?]+)",
              "automation().decision(\"$2\", \"$3\")",
              ""));

  private Requests() {}

  /// A GET of a path of the REST face.
  static Request of(String rest) {
    return new Request("curl -s " + quoted("$SERVER" + rest), pythonOf(rest), javaOf(rest));
  }

  /// A GET of a page, whose answer is for people.
  static Request ofPage(String address) {
    return new Request(
        "curl -s " + quoted("$SERVER" + address),
        "import requests\nprint(requests.get(" + Json.text("$SERVER" + address) + ").text)",
        javaOf(address));
  }

  /// A POST of a body to a path of the server, for a shell.
  static String curl(String path, JsonNode body) {
    return "curl -s -X POST "
        + quoted("$SERVER" + path)
        + " \\\n  -H 'content-type: application/json' -d "
        + quoted(Json.text(body));
  }

  /// One word for a shell, whatever is in it.
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static String pythonOf(String rest) {
    for (var call : CALLS) {
      var found = call.path().matcher(rest);
      if (found.matches() && !call.python().isEmpty()) {
        return python(decoded(found.group(1)), decoded(found.replaceFirst(call.python())));
      }
    }
    return "import requests\nrequests.get(" + Json.text("$SERVER" + rest) + ").json()";
  }

  private static String javaOf(String rest) {
    for (var call : CALLS) {
      var found = call.path().matcher(rest);
      if (found.matches()) {
        return java(decoded(found.group(1)), decoded(found.replaceFirst(call.java())));
      }
    }
    return "HttpClient.newHttpClient().send(\n    HttpRequest.newBuilder(URI.create("
        + Json.text("$SERVER" + rest)
        + ")).build(),\n    HttpResponse.BodyHandlers.ofString()).body();";
  }

  /// Segments of a path are encoded, names in a program are not.
  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /// @param call of the module `slipway`
  static String python(String call) {
    return python("$PROJECT", call);
  }

  private static String python(String project, String call) {
    return "import slipway\nslipway.connect(\"$SERVER\", project=\"%s\")\nslipway.%s"
        .formatted(project, call);
  }

  /// @param call on a project of the client
  static String java(String call) {
    return java("$PROJECT", call);
  }

  private static String java(String project, String call) {
    return "try (var slipway = SlipwayClient.to(URI.create(\"$SERVER\"))) {\n  var answer = slipway.project(\""
        + project
        + "\")."
        + call
        + ";\n}";
  }
}
