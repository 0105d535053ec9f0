package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Registered models and their versions.
public final class Models {
  private Models() {}

  public record Index(List<Row> rows, @Nullable Empty empty) {
    public Index {
      rows = List.copyOf(rows);
    }
  }

  public record Row(Shown name, String description, String versions, Shown newest, Shown changed) {}

  public record Page(List<Version> versions, @Nullable Detail detail, @Nullable Empty empty) {
    public Page {
      versions = List.copyOf(versions);
    }
  }

  public record Version(
      Shown number,
      boolean chosen,
      Shown packageDigest,
      Shown run,
      Shown created,
      String aliases,
      String source) {}

  /// The chosen version.
  public record Detail(
      String number,
      List<Run.Fact> facts,
      List<File> files,
      List<Run.Fact> signature,
      List<Run.Fact> provenance) {
    public Detail {
      facts = List.copyOf(facts);
      files = List.copyOf(files);
      signature = List.copyOf(signature);
      provenance = List.copyOf(provenance);
    }
  }

  public record File(String path, Shown digest, String size) {}
}
