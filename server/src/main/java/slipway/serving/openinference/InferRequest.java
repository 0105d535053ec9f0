package slipway.serving.openinference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a client asks: inputs of the same number of rows, and which outputs it wants. Keys that the
/// protocol may yet get are passed over.
///
/// @param id the client's name for the request; empty when it has none
/// @param outputs in the order wanted; empty: all of them
/// @param binary whether outputs that do not say otherwise go behind the JSON
public record InferRequest(String id, List<Tensor> inputs, List<Wanted> outputs, boolean binary) {
  /// More rows than this are refused.
  public static final int ROWS_MAX = 10_000;

  private static final int INPUTS_MAX = 5_000;
  private static final int ID_LENGTH_MAX = 128;
  private static final String BINARY_SIZE = "binary_data_size";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // as numpy's clients write NaN
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /// An output that was asked for by name.
  public record Wanted(String name, boolean binary) {}

  public InferRequest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// Reads a body.
  ///
  /// @param headerLength the header `Inference-Header-Content-Length`: how much of the body is JSON
  public static InferRequest read(byte[] body, Optional<String> headerLength) {
    int json = headerLength.map(length -> jsonLength(length, body.length)).orElse(body.length);
    var content = tree(body, json);
    var behind = ByteBuffer.wrap(body, json, body.length - json).order(ByteOrder.LITTLE_ENDIAN);
    var inputs = inputs(content.path("inputs"), behind, headerLength.isPresent());
    if (behind.hasRemaining()) {
      throw malformed(
          behind.remaining() + " bytes behind the inputs (expected: the sum of binary_data_size)");
    }
    boolean binary =
        flag(content.path("parameters"), "binary_data_output", "parameters").orElse(false);
    return new InferRequest(
        id(content.path("id")), inputs, outputs(content.path("outputs"), binary), binary);
  }

  public int rows() {
    return inputs.getFirst().rows();
  }

  private static int jsonLength(String text, int body) {
    var expectation = "1 to " + body + ", the length of the body; a raw tensor alone is not taken";
    try {
      int length = Integer.parseInt(text.strip());
      if (length < 1 || length > body) {
        throw SlipwayException.invalid("Inference-Header-Content-Length", length, expectation);
      }
      return length;
    } catch (NumberFormatException _) {
      throw SlipwayException.invalid(
          "Inference-Header-Content-Length", '"' + text + '"', expectation);
    }
  }

  private static JsonNode tree(byte[] body, int length) {
    try {
      var content = JSON.readTree(body, 0, length);
      if (content == null || !content.isObject()) {
        throw malformed("expected: an object with inputs");
      }
      return content;
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw malformed(
          (at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ")
              + e.getOriginalMessage());
    }
  }

  private static String id(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return "";
    }
    if (!node.isString() || node.stringValue().length() > ID_LENGTH_MAX) {
      throw SlipwayException.invalid(
          "id",
          node.isString() ? node.stringValue().length() + " characters" : node.getNodeType(),
          "a string of at most " + ID_LENGTH_MAX + " characters");
    }
    return node.stringValue();
  }

  private static List<Tensor> inputs(JsonNode nodes, ByteBuffer behind, boolean mayBeBinary) {
    if (!nodes.isArray() || nodes.isEmpty() || nodes.size() > INPUTS_MAX) {
      throw SlipwayException.invalid(
          "inputs",
          nodes.isArray() ? nodes.size() + " inputs" : "missing",
          "an array of 1 to " + INPUTS_MAX + " inputs, each with name, shape, datatype and data");
    }
    var inputs = new ArrayList<Tensor>(nodes.size());
    var names = new HashSet<String>();
    for (int i = 0; i < nodes.size(); i++) {
      var input = input("inputs[" + i + "]", nodes.get(i), behind, mayBeBinary);
      if (!names.add(input.name())) {
        throw SlipwayException.invalid(input.name(), "given twice", "each input once");
      }
      if (input.rows() != (inputs.isEmpty() ? input : inputs.getFirst()).rows()) {
        throw SlipwayException.invalid(
            input.name() + ".shape",
            input.rows() + " rows",
            inputs.getFirst().rows() + ", as " + inputs.getFirst().name() + " has");
      }
      inputs.add(input);
    }
    return inputs;
  }

  private static Tensor input(String at, JsonNode node, ByteBuffer behind, boolean mayBeBinary) {
    if (!node.isObject()) {
      throw SlipwayException.invalid(
          at, node.getNodeType(), "an object with name, shape, datatype and data");
    }
    var named = node.path("name");
    if (!named.isString() || named.stringValue().isEmpty()) {
      throw SlipwayException.invalid(at + ".name", shown(named), "an input's name");
    }
    var name = named.stringValue();
    var type = datatype(name, node.path("datatype"));
    int rows = rows(name, node.path("shape"));
    var parameters = node.path("parameters");
    if (parameters.has("shared_memory_region")) {
      throw SlipwayException.invalid(name, "shared memory", "data in the request");
    }
    var size = parameters.path(BINARY_SIZE);
    if (size.isMissingNode()) {
      return JsonTensors.read(name, type, rows, node.path("data"));
    }
    if (!mayBeBinary) {
      throw SlipwayException.invalid(
          name,
          BINARY_SIZE + " without the header Inference-Header-Content-Length",
          "both, or data in the JSON");
    }
    return BinaryTensors.read(name, type, rows, part(name, size, behind));
  }

  private static ByteBuffer part(String name, JsonNode size, ByteBuffer behind) {
    if (!size.isInt() || size.intValue() < 0 || size.intValue() > behind.remaining()) {
      throw SlipwayException.invalid(
          name + ".parameters." + BINARY_SIZE,
          shown(size),
          "0 to " + behind.remaining() + ", what is left of the body");
    }
    var part = behind.slice(behind.position(), size.intValue()).order(ByteOrder.LITTLE_ENDIAN);
    behind.position(behind.position() + size.intValue());
    return part;
  }

  private static Datatype datatype(String name, JsonNode node) {
    var found = node.isString() ? Datatype.find(node.stringValue()) : Optional.<Datatype>empty();
    return found.orElseThrow(() ->
        SlipwayException.invalid(
            name + ".datatype", shown(node), "one of " + List.of(Datatype.values())));
  }

  /// A value for each row: `[rows]` or `[rows, 1]`.
  private static int rows(String name, JsonNode shape) {
    boolean fits =
        shape.isArray()
            && shape.path(0).isInt()
            && (shape.size() == 1 || (shape.size() == 2 && shape.get(1).asInt(0) == 1));
    int rows = fits ? shape.get(0).intValue() : 0;
    if (rows < 1 || rows > ROWS_MAX) {
      throw SlipwayException.invalid(
          name + ".shape", shown(shape), "[rows] or [rows, 1] with 1 to " + ROWS_MAX + " rows");
    }
    return rows;
  }

  private static List<Wanted> outputs(JsonNode nodes, boolean binary) {
    var outputs = new ArrayList<Wanted>();
    if (nodes.isMissingNode() || nodes.isNull()) {
      return outputs;
    }
    if (!nodes.isArray()) {
      throw SlipwayException.invalid("outputs", shown(nodes), "an array of objects with a name");
    }
    for (int i = 0; i < nodes.size(); i++) {
      var name = nodes.get(i).path("name");
      if (!name.isString()) {
        throw SlipwayException.invalid("outputs[" + i + "].name", shown(name), "an output's name");
      }
      var parameters = nodes.get(i).path("parameters");
      if (parameters.has("classification") || parameters.has("shared_memory_region")) {
        throw SlipwayException.invalid(
            name.stringValue(), "classification or shared memory", "binary_data alone");
      }
      outputs.add(
          new Wanted(
              name.stringValue(),
              flag(parameters, "binary_data", name.stringValue()).orElse(binary)));
    }
    return outputs;
  }

  private static Optional<Boolean> flag(JsonNode parameters, String name, String owner) {
    var value = parameters.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      throw SlipwayException.invalid(owner + "." + name, shown(value), "true or false");
    }
    return Optional.of(value.booleanValue());
  }

  private static String shown(@Nullable JsonNode node) {
    if (node == null || node.isMissingNode()) {
      return "missing";
    }
    var text = node.toString();
    return text.length() <= ID_LENGTH_MAX ? text : text.substring(0, ID_LENGTH_MAX) + "…";
  }

  private static SlipwayException malformed(String message) {
    return new SlipwayException(ErrorCode.MALFORMED_BODY, "body: " + message);
  }
}
