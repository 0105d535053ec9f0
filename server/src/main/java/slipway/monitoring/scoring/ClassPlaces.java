package slipway.monitoring.scoring;

import java.util.List;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// Where labels stand among the outputs of a model. A label is kept as its place in the list of
/// classes that its own definition names, and the model may have been trained on another list: what
/// joins them is the name. A class without a name is called by its number.
public final class ClassPlaces {
  /// The place of a class that the model does not know.
  public static final int UNKNOWN = -1;

  private final List<String> ofLabels;
  private final List<String> ofModel;
  private final boolean same;

  private ClassPlaces(List<String> ofLabels, List<String> ofModel) {
    this.ofLabels = ofLabels;
    this.ofModel = ofModel;
    this.same = ofLabels.equals(ofModel);
  }

  /// @param ofLabels none when they have no names
  /// @param ofModel none when they have no names, or the model is of amounts
  public static ClassPlaces of(List<String> ofLabels, List<String> ofModel) {
    return new ClassPlaces(ofLabels, ofModel);
  }

  /// The label as the model counts its outputs; [#UNKNOWN] when it has none for that class.
  public double of(double label) {
    if (same) {
      return label;
    }
    var name = name(label);
    if (!ofModel.isEmpty()) {
      return ofModel.indexOf(name);
    }
    return name.equals(Integer.toString((int) label)) ? label : UNKNOWN;
  }

  /// Whether the model has an output for the label's class.
  public boolean knows(double label) {
    return same || of(label) != UNKNOWN;
  }

  /// The label as the model counts its outputs; refused when it has none for that class.
  double require(double label) {
    if (!knows(label)) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "label \""
              + name(label)
              + "\": no class of the model (expected: "
              + (ofModel.isEmpty() ? "a number" : "one of " + ofModel)
              + ", as when it was trained; train a model on what the label is now)");
    }
    return of(label);
  }

  private String name(double label) {
    int place = (int) label;
    return place >= 0 && place < ofLabels.size() ? ofLabels.get(place) : Integer.toString(place);
  }
}
