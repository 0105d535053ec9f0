package slipway.serving.openinference;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.http.Response;

/// What a model answers: the outputs that the request wants, as it wants them.
public record InferAnswer(String model, String version, String id, List<Output> outputs) {
  private static final String JSON = "application/json; charset=utf-8";
  private static final String BINARY = "application/octet-stream";
  private static final String HEADER_LENGTH = "inference-header-content-length";
  private static final String BINARY_SIZE = "binary_data_size";
  private static final String CLASSES = "classes";

  public InferAnswer {
    outputs = List.copyOf(outputs);
  }

  /// Refuses outputs that there are not, before anything is asked.
  public static void requireKnown(List<InferRequest.Wanted> wanted, List<String> names) {
    for (var output : wanted) {
      if (!names.contains(output.name())) {
        var hint =
            Names.nearest(output.name(), names)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
        throw SlipwayException.invalid(
            "outputs", '"' + output.name() + '"', String.join(", ", names) + hint);
      }
    }
  }

  /// The answer to a request; the client reads nothing but 200 as an answer.
  public Response to(InferRequest request) {
    var json = new StringBuilder("{\"model_name\":").append(Json.text(model));
    json.append(",\"model_version\":").append(Json.text(version));
    json.append(",\"id\":").append(Json.text(id)).append(",\"outputs\":[");
    var behind = new ByteArrayOutputStream();
    boolean binary = false;
    var wanted = wanted(request);
    for (int i = 0; i < wanted.size(); i++) {
      var output = output(wanted.get(i).name());
      json.append(i == 0 ? "" : ",").append("{\"name\":").append(Json.text(output.name()));
      json.append(",\"datatype\":\"").append(output.datatype());
      json.append("\",\"shape\":").append(shape(output));
      var parameters = new LinkedHashMap<String, Object>();
      if (!output.columns().isEmpty()) {
        parameters.put(CLASSES, Json.text(output.columns())); // the protocol has no list here
      }
      if (wanted.get(i).binary()) {
        var bytes = output.binary();
        parameters.put(BINARY_SIZE, bytes.length);
        behind.writeBytes(bytes);
        binary = true;
      }
      if (!parameters.isEmpty()) {
        json.append(",\"parameters\":").append(Json.text(parameters));
      }
      if (!wanted.get(i).binary()) {
        json.append(",\"data\":");
        output.appendJson(json);
      }
      json.append('}');
    }
    var head = json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    if (!binary) {
      return Response.of(200, JSON, head);
    }
    var whole = new ByteArrayOutputStream(head.length + behind.size());
    whole.writeBytes(head);
    whole.writeBytes(behind.toByteArray());
    return Response.of(200, BINARY, whole.toByteArray())
        .with(HEADER_LENGTH, Integer.toString(head.length));
  }

  private static String shape(Output output) {
    return output.columns().isEmpty()
        ? "[" + output.rows() + "]"
        : "[" + output.rows() + "," + output.columns().size() + "]";
  }

  private List<InferRequest.Wanted> wanted(InferRequest request) {
    if (!request.outputs().isEmpty()) {
      return request.outputs();
    }
    var all = new ArrayList<InferRequest.Wanted>();
    outputs.forEach(output -> all.add(new InferRequest.Wanted(output.name(), request.binary())));
    return all;
  }

  private Output output(String name) {
    return outputs.stream().filter(output -> output.name().equals(name)).findFirst().orElseThrow();
  }
}
