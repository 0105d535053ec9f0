package slipway.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashSet;
import java.util.Set;
import slipway.api.SlipwayException;
import slipway.proto.onnx.GraphProto;
import slipway.proto.onnx.ModelProto;
import slipway.proto.onnx.NodeProto;
import slipway.proto.onnx.TensorProto;

/// Writes a binary model with its probability corrected: logit q = intercept + slope · logit p. The
/// base's graph stays as it is; nodes are put before its last `Sigmoid`, or, when the probability
/// comes from something else, after it by way of the logit (clipped to 1e-7 … 1 − 1e-7). Names of
/// inputs, outputs and features stay. The same base and numbers give the same bytes.
public final class RecalibratedOnnx {
  private static final float CLIP = 1e-7f;
  private static final int FLOAT = 1; // TensorProto.DataType

  private final Set<String> taken = new HashSet<>();
  private final GraphProto.Builder graph;

  private RecalibratedOnnx(GraphProto base) {
    this.graph = base.toBuilder();
    for (var node : base.getNodeList()) {
      taken.add(node.getName());
      taken.addAll(node.getOutputList());
    }
    base.getInitializerList().forEach(tensor -> taken.add(tensor.getName()));
    base.getInputList().forEach(input -> taken.add(input.getName()));
  }

  /// Refuses bytes that are no ONNX model with an output `probability`.
  public static byte[] write(byte[] base, double intercept, double slope) {
    if (!Double.isFinite(intercept) || !Double.isFinite(slope)) {
      throw SlipwayException.invalid("recalibration", intercept + ", " + slope, "finite numbers");
    }
    ModelProto model;
    try {
      model = ModelProto.parseFrom(base);
    } catch (InvalidProtocolBufferException e) {
      throw SlipwayException.invalid("base", String.valueOf(e.getMessage()), "an ONNX model");
    }
    var output = TreeEnsembleOnnx.output(TreeEnsemble.Link.LOGISTIC);
    var graph = model.getGraph();
    int last = -1;
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (graph.getNode(i).getOutputList().contains(output)) {
        last = i;
      }
    }
    if (last < 0 || graph.getOutputList().stream().noneMatch(o -> o.getName().equals(output))) {
      throw SlipwayException.invalid(
          "base", "no output " + output, "a binary model with an output " + output);
    }
    var changed = new RecalibratedOnnx(graph);
    changed.correct(last, output, (float) intercept, (float) slope);
    return TreeEnsembleOnnx.bytes(model.toBuilder().setGraph(changed.graph).build());
  }

  private void correct(int last, String output, float intercept, float slope) {
    var node = graph.getNode(last);
    if (node.getOpType().equals("Sigmoid")) {
      graph.removeNode(last);
      var corrected = affine(node.getInput(0), intercept, slope);
      graph.addNode(node.toBuilder().setInput(0, corrected));
      return;
    }
    var former = free("uncorrected");
    int place = node.getOutputList().indexOf(output);
    graph.setNode(last, node.toBuilder().setOutput(place, former));
    var clipped = add("Clip", former, constant("least", CLIP), constant("most", 1 - CLIP));
    var against = add("Sub", constant("one", 1), clipped);
    var logit = add("Sub", add("Log", clipped), add("Log", against));
    graph.addNode(
        NodeProto.newBuilder()
            .setName(free("link"))
            .setOpType("Sigmoid")
            .addInput(affine(logit, intercept, slope))
            .addOutput(output));
  }

  private String affine(String input, float intercept, float slope) {
    return add(
        "Add", add("Mul", input, constant("slope", slope)), constant("intercept", intercept));
  }

  private String add(String operator, String... inputs) {
    var output = free(operator.toLowerCase(java.util.Locale.ROOT) + "_out");
    graph.addNode(
        NodeProto.newBuilder()
            .setName(free("recalibration_" + operator.toLowerCase(java.util.Locale.ROOT)))
            .setOpType(operator)
            .addAllInput(java.util.List.of(inputs))
            .addOutput(output));
    return output;
  }

  private String constant(String name, float value) {
    var free = free(name);
    graph.addInitializer(
        TensorProto.newBuilder().setName(free).setDataType(FLOAT).addFloatData(value));
    return free;
  }

  /// A name that nothing in the graph has: a recalibrated model may be recalibrated again.
  private String free(String wanted) {
    var name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }
}
