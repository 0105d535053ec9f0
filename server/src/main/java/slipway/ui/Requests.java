package slipway.ui;

import java.util.List;
import java.util.regex.Pattern;
import slipway.api.Json;
import slipway.ui.view.Frame.Request;

/// The same question as a page's, put by curl, by Python and by the Java client.
final class Requests {
  private static final String PROJECT = "/api/v1/projects/([^/?]+)";

  /// A path of the REST face and the method of the Java client that asks it.
  private record Call(Pattern path, String method) {
    static Call of(String below, String method) {
      return new Call(Pattern.compile(PROJECT + below), method);
    }
  }

  /// In a method `$2` is the first variable of the path below the project.
  private static final List<Call> CALLS =
      List.of(
          Call.of("/datasets", "datasets()"),
          Call.of("/datasets/([^/?]+)", "dataset(\"$2\")"),
          Call.of("/features", "featureViews()"),
          Call.of("/features/([^/?]+)", "featureView(\"$2\")"),
          Call.of("/executions", "executions()"),
          Call.of("/executions/([^/?]+)", "execution(UUID.fromString(\"$2\"))"),
          Call.of("/models", "models()"),
          Call.of("/models/([^/?]+)", "model(\"$2\")"),
          Call.of("/endpoints", "endpoints()"),
          Call.of("/endpoints/([^/?]+)/rollouts/([0-9]+)(?:/.*)?", "rollout(\"$2\", $3)"),
          Call.of("/monitors", "monitors()"),
          Call.of("/monitors/([^/?]+)/windows", "windows(\"$2\")"),
          Call.of("/alerts\\?state=([a-z]+)", "alerts(\"$2\")"),
          Call.of("/alerts/([^/?]+)", "alert(UUID.fromString(\"$2\"))"),
          Call.of("/predictions/([^/?]+)", "lineage(UUID.fromString(\"$2\"))"),
          Call.of("/automations/([^/?]+)/timeline", "automation().timeline(\"$2\")"),
          Call.of(
              "/automations/([^/?]+)/decisions/([^/?]+)", "automation().decision(\"$2\", \"$3\")"));

  private Requests() {}

  /// A GET of a path of the REST face.
  static Request of(String rest) {
    return new Request(
        "curl -s '$SERVER" + rest + "'",
        "import requests\nrequests.get(" + Json.text("$SERVER" + rest) + ").json()",
        ofPath(rest));
  }

  private static String ofPath(String rest) {
    for (var call : CALLS) {
      var found = call.path().matcher(rest);
      if (found.matches()) {
        return java(found.group(1), found.replaceFirst(call.method()));
      }
    }
    return "HttpClient.newHttpClient().send(\n    HttpRequest.newBuilder(URI.create("
        + Json.text("$SERVER" + rest)
        + ")).build(),\n    HttpResponse.BodyHandlers.ofString()).body();";
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
