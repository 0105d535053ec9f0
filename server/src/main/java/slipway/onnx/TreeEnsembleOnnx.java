package slipway.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import slipway.api.Json;
import slipway.onnx.TreeEnsemble.Link;
import slipway.onnx.TreeEnsemble.Tree;
import slipway.proto.onnx.AttributeProto;
import slipway.proto.onnx.AttributeProto.AttributeType;
import slipway.proto.onnx.GraphProto;
import slipway.proto.onnx.ModelProto;
import slipway.proto.onnx.NodeProto;
import slipway.proto.onnx.OperatorSetIdProto;
import slipway.proto.onnx.StringStringEntryProto;
import slipway.proto.onnx.TensorShapeProto;
import slipway.proto.onnx.TypeProto;
import slipway.proto.onnx.ValueInfoProto;

/// Writes a tree ensemble as ONNX: `TreeEnsembleRegressor` (ai.onnx.ml 3), then `Sigmoid` or
/// `Softmax` (opset 17) as the link asks; IR version 9. The same ensemble gives the same bytes.
///
/// | input / output | type | shape |
/// |---|---|---|
/// | input `features` | float32, NaN is missing | [rows, features] |
/// | output `probability` (binary) | float32, of label 1 | [rows, 1] |
/// | output `probabilities` (classes) | float32, of each class | [rows, classes] |
/// | output `prediction` (amounts) | float32, in the label's unit | [rows, 1] |
///
/// `metadata_props` holds `slipway.features`, the names of the features in order as a JSON array.
public final class TreeEnsembleOnnx {
  public static final String INPUT = "features";
  public static final String FEATURES_PROPERTY = "slipway.features";

  private static final int IR_VERSION = 9;
  private static final int OPSET = 17;
  private static final int ML_OPSET = 3;
  private static final String ML_DOMAIN = "ai.onnx.ml";
  private static final int FLOAT = 1; // TensorProto.DataType
  private static final String SUMS = "sums";

  private TreeEnsembleOnnx() {}

  /// The output's name for a link.
  public static String output(Link link) {
    return switch (link) {
      case LOGISTIC -> "probability";
      case SOFTMAX -> "probabilities";
      case IDENTITY -> "prediction";
    };
  }

  public static byte[] write(TreeEnsemble ensemble) {
    var output = output(ensemble.link());
    var graph =
        GraphProto.newBuilder()
            .setName("trees")
            .addInput(matrix(INPUT, ensemble.features().size()))
            .addOutput(matrix(output, ensemble.outputs()));
    switch (ensemble.link()) {
      case IDENTITY -> graph.addNode(trees(ensemble, output));
      case LOGISTIC -> graph.addNode(trees(ensemble, SUMS)).addNode(link("Sigmoid", output));
      case SOFTMAX ->
          graph
              .addNode(trees(ensemble, SUMS))
              .addNode(link("Softmax", output).addAttribute(integer("axis", 1)));
    }
    return bytes(
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("slipway")
            .setGraph(graph)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(ML_DOMAIN).setVersion(ML_OPSET))
            .addMetadataProps(
                StringStringEntryProto.newBuilder()
                    .setKey(FEATURES_PROPERTY)
                    .setValue(Json.text(ensemble.features())))
            .build());
  }

  private static NodeProto.Builder link(String operator, String output) {
    return NodeProto.newBuilder()
        .setName("link")
        .setOpType(operator)
        .addInput(SUMS)
        .addOutput(output);
  }

  private static NodeProto trees(TreeEnsemble ensemble, String output) {
    var nodes = new Columns();
    for (int t = 0; t < ensemble.trees().size(); t++) {
      nodes.add(t, ensemble.trees().get(t));
    }
    var base = floats("base_values");
    ensemble.baseValues().forEach(base::addFloats);
    return NodeProto.newBuilder()
        .setName("trees")
        .setOpType("TreeEnsembleRegressor")
        .setDomain(ML_DOMAIN)
        .addInput(INPUT)
        .addOutput(output)
        .addAttribute(text("aggregate_function", "SUM"))
        .addAttribute(base)
        .addAttribute(integer("n_targets", ensemble.outputs()))
        .addAllAttribute(nodes.attributes())
        .addAttribute(text("post_transform", "NONE"))
        .build();
  }

  /// The ensemble as ONNX wants it: one column per property, over all nodes of all trees.
  private static final class Columns {
    private final AttributeProto.Builder treeIds = integers("nodes_treeids");
    private final AttributeProto.Builder nodeIds = integers("nodes_nodeids");
    private final AttributeProto.Builder features = integers("nodes_featureids");
    private final AttributeProto.Builder modes = strings("nodes_modes");
    private final AttributeProto.Builder values = floats("nodes_values");
    private final AttributeProto.Builder whenTrue = integers("nodes_truenodeids");
    private final AttributeProto.Builder whenFalse = integers("nodes_falsenodeids");
    private final AttributeProto.Builder missing = integers("nodes_missing_value_tracks_true");
    private final AttributeProto.Builder leafTrees = integers("target_treeids");
    private final AttributeProto.Builder leafNodes = integers("target_nodeids");
    private final AttributeProto.Builder leafTargets = integers("target_ids");
    private final AttributeProto.Builder leafWeights = floats("target_weights");

    void add(int number, Tree tree) {
      for (int n = 0; n < tree.size(); n++) {
        boolean leaf = tree.isLeaf(n);
        treeIds.addInts(number);
        nodeIds.addInts(n);
        features.addInts(leaf ? 0 : tree.feature()[n]);
        modes.addStrings(ByteString.copyFromUtf8(leaf ? "LEAF" : "BRANCH_LT"));
        values.addFloats(leaf ? 0 : tree.value()[n]);
        whenTrue.addInts(leaf ? 0 : tree.left()[n]);
        whenFalse.addInts(leaf ? 0 : tree.right()[n]);
        missing.addInts(!leaf && tree.missingGoesLeft()[n] ? 1 : 0);
        if (leaf) {
          leafTrees.addInts(number);
          leafNodes.addInts(n);
          leafTargets.addInts(tree.output());
          leafWeights.addFloats(tree.value()[n]);
        }
      }
    }

    List<AttributeProto> attributes() {
      return List.of(
          features.build(),
          whenFalse.build(),
          missing.build(),
          modes.build(),
          nodeIds.build(),
          treeIds.build(),
          whenTrue.build(),
          values.build(),
          leafTargets.build(),
          leafNodes.build(),
          leafTrees.build(),
          leafWeights.build());
    }
  }

  private static ValueInfoProto matrix(String name, int columns) {
    var shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("rows"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns));
    var tensor = TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  private static AttributeProto.Builder integers(String name) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
  }

  private static AttributeProto.Builder floats(String name) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOATS);
  }

  private static AttributeProto.Builder strings(String name) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.STRINGS);
  }

  /// Protobuf promises one byte form only when asked for it.
  static byte[] bytes(ModelProto model) {
    var out = new ByteArrayOutputStream(model.getSerializedSize());
    var coded = CodedOutputStream.newInstance(out);
    coded.useDeterministicSerialization();
    try {
      model.writeTo(coded);
      coded.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }
}
