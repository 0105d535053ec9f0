package slipway.api.wire;

import java.time.Instant;
import java.util.List;

/// What was found in the files of a registered version, none of which was run.
///
/// @param verdict the worst of its files'
/// @param says in a sentence what the verdict rests on
/// @param looked how many files there are
/// @param files those of formats that can run something, the worst first
public record ModelScan(
    String project,
    String model,
    int version,
    Verdict verdict,
    String says,
    int looked,
    List<ScannedFile> files,
    Instant at) {
  /// What loading it may do.
  public enum Verdict {
    /// Only data and classes of known libraries.
    SAFE,
    /// Names that are not known here, code by value, or a file that could not be followed.
    LOOK,
    /// Something whose only use is to run something.
    DANGEROUS
  }

  /// One file; a member of an archive stands after a `!`.
  ///
  /// @param says why it is not safe; empty when it is
  /// @param imports that loading it makes, the dangerous ones first, at most 200
  public record ScannedFile(
      String path, String format, Verdict verdict, String says, List<ScannedImport> imports) {
    public ScannedFile {
      imports = List.copyOf(imports);
    }
  }

  /// A name that loading imports, dotted.
  public record ScannedImport(String name, Verdict verdict) {}

  public ModelScan {
    files = List.copyOf(files);
  }

  /// The same of the version under its model's present name.
  public ModelScan of(String name) {
    return new ModelScan(project, name, version, verdict, says, looked, files, at);
  }
}
