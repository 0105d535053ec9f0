package slipway.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.onnx.TreeEnsemble.Link;
import slipway.onnx.TreeEnsemble.Tree;
import tools.jackson.databind.JsonNode;

/// Reads the JSON model that XGBoost itself saves (schema: xgboost.readthedocs.io, "Introduction to
/// Model IO"), as of 1.x to 3.x.
public final class XgboostModel {
  private static final String NUMERIC_SPLITS = "numeric splits (encode categories as numbers)";

  private XgboostModel() {}

  /// The ensemble of a saved model.
  ///
  /// @param features the features' names; as many as the model was trained on
  public static TreeEnsemble read(byte[] savedJson, List<String> features) {
    var learner = Json.tree(savedJson).path("learner");
    var booster = learner.path("gradient_booster");
    var kind = booster.path("name").asString("");
    if (!kind.equals("gbtree")) {
      throw SlipwayException.invalid("booster", '"' + kind + '"', "gbtree");
    }
    var parameters = learner.path("learner_model_param");
    int featureCount = number(parameters, "num_feature");
    if (featureCount != features.size()) {
      throw SlipwayException.invalid("features", features.size(), featureCount + ", the model's");
    }
    int outputs = Math.max(1, number(parameters, "num_class"));
    var link = link(learner.path("objective").path("name").asString(""));
    var model = booster.path("model");
    var output = model.path("tree_info");
    var trees = new ArrayList<Tree>();
    for (var tree : model.path("trees")) {
      trees.add(tree(tree, output.path(trees.size()).asInt()));
    }
    return new TreeEnsemble(link, features, outputs, baseValues(parameters, link, outputs), trees);
  }

  private static Link link(String objective) {
    return switch (objective) {
      case "binary:logistic" -> Link.LOGISTIC;
      case "multi:softprob" -> Link.SOFTMAX;
      case "reg:squarederror", "reg:absoluteerror", "reg:pseudohubererror" -> Link.IDENTITY;
      default ->
          throw SlipwayException.invalid(
              "objective",
              '"' + objective + '"',
              "binary:logistic, multi:softprob, reg:squarederror, reg:absoluteerror or"
                  + " reg:pseudohubererror");
    };
  }

  /// XGBoost saves the base score on the scale of predictions, as one number or (from 3.1) as an
  /// array of one per output.
  private static List<Float> baseValues(JsonNode parameters, Link link, int outputs) {
    var text = parameters.path("base_score").asString("0.5");
    var values = new ArrayList<Float>();
    for (var part : text.replaceAll("[\\[\\]\\s]", "").split(",", -1)) {
      float value = Float.parseFloat(part);
      values.add(link == Link.LOGISTIC ? logit(value) : value);
    }
    return values.size() == outputs ? values : Collections.nCopies(outputs, values.getFirst());
  }

  /// In the float32 steps of XGBoost's own `LogisticRegression::ProbToMargin`.
  private static float logit(float probability) {
    if (!(probability > 0 && probability < 1)) {
      throw SlipwayException.invalid("base_score", probability, "above 0 and below 1");
    }
    return (float) -Math.log(1.0f / probability - 1.0f) + 0f; // 0.5 gives 0 and not -0
  }

  private static Tree tree(JsonNode tree, int output) {
    for (var type : tree.path("split_type")) {
      if (type.asInt() != 0) {
        throw SlipwayException.invalid("split", "categorical", NUMERIC_SPLITS);
      }
    }
    var missing = tree.path("default_left");
    var missingGoesLeft = new boolean[missing.size()];
    for (int i = 0; i < missingGoesLeft.length; i++) {
      var flag = missing.path(i);
      missingGoesLeft[i] = flag.isBoolean() ? flag.booleanValue() : flag.asInt() != 0;
    }
    var conditions = tree.path("split_conditions");
    var value = new float[conditions.size()];
    for (int i = 0; i < value.length; i++) {
      value[i] = exactFloat(conditions.path(i));
    }
    return new Tree(
        output,
        integers(tree.path("left_children")),
        integers(tree.path("right_children")),
        integers(tree.path("split_indices")),
        value,
        missingGoesLeft);
  }

  /// The decimal text to the nearest float32 in one step; by way of double it could round twice.
  private static float exactFloat(JsonNode number) {
    return Float.parseFloat(number.asString());
  }

  private static int[] integers(JsonNode array) {
    var values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.path(i).asInt();
    }
    return values;
  }

  private static int number(JsonNode parameters, String name) {
    var text = parameters.path(name).asString("");
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw SlipwayException.invalid(name, '"' + text + '"', "a saved XGBoost model's number");
    }
  }
}
