package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Registered models and their versions.
public final class Models {
  private Models() {}

  public record Index(List<Row> rows, Listing listing, @Nullable Empty empty) {
    public Index {
      rows = List.copyOf(rows);
    }
  }

  public record Row(Shown name, String description, String versions, Shown newest, Shown changed) {}

  /// @param note what is not shown; empty when everything is
  /// @param figures what each version's figures of evaluation are called
  public record Page(
      List<String> figures,
      List<Version> versions,
      Listing listing,
      String note,
      @Nullable Detail detail,
      @Nullable Empty empty) {
    public Page {
      figures = List.copyOf(figures);
      versions = List.copyOf(versions);
    }
  }

  /// @param gate the outcome of the gate that let it in
  /// @param state whether it serves
  /// @param promoted when it first answered everything, by the business clock
  public record Version(
      Shown number,
      boolean chosen,
      State state,
      Shown trainedAsOf,
      Shown promoted,
      List<Shown> figures,
      @Nullable State gate,
      Shown packageDigest,
      Shown run,
      String aliases) {
    public Version {
      figures = List.copyOf(figures);
    }
  }

  /// The chosen version.
  ///
  /// @param acts what one may do with it
  /// @param evaluation as its training measured it
  /// @param gates the reports that let it in
  /// @param scan what its files would run; null while nobody has looked
  /// @param lineage where it is seen what it was made of; null when it has no package
  public record Detail(
      String number,
      List<Act> acts,
      List<Run.Fact> facts,
      List<Run.Fact> evaluation,
      List<Way> ways,
      List<Gates.Report> gates,
      List<File> files,
      @Nullable Scan scan,
      List<Run.Fact> signature,
      List<Run.Fact> provenance,
      @Nullable String lineage) {
    public Detail {
      acts = List.copyOf(acts);
      facts = List.copyOf(facts);
      evaluation = List.copyOf(evaluation);
      ways = List.copyOf(ways);
      gates = List.copyOf(gates);
      files = List.copyOf(files);
      signature = List.copyOf(signature);
      provenance = List.copyOf(provenance);
    }
  }

  /// How a version came into service, and out of it.
  ///
  /// @param decided who or what decided it, where that is said
  public record Way(Shown at, State state, Shown what, String more, @Nullable Shown decided) {}

  public record File(String path, Shown digest, String size) {}

  /// What loading a version would run.
  public record Scan(State state, String says, Shown at, List<Scanned> files) {
    public Scan {
      files = List.copyOf(files);
    }
  }

  /// @param imports what it imports, the dangerous ones first
  public record Scanned(String path, String format, State state, String says, String imports) {}
}
