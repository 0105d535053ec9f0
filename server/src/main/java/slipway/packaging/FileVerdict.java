package slipway.packaging;

import java.util.List;

/// What one file of a model may do when it is loaded.
///
/// @param path of the file; for a member of an archive the archive's, then `!`, then its own
/// @param format as it was found to be, whatever the name says
/// @param imports that loading makes, the dangerous ones first
/// @param says in a sentence why it is not safe; empty when it is
public record FileVerdict(
    String path, String format, Danger danger, List<JudgedImport> imports, String says) {
  /// A name, dotted, and what is known of it.
  public record JudgedImport(String name, Danger danger) {}

  public FileVerdict {
    imports = List.copyOf(imports);
  }

  static FileVerdict safe(String path, String format) {
    return new FileVerdict(path, format, Danger.NONE, List.of(), "");
  }

  static FileVerdict look(String path, String format, String says) {
    return new FileVerdict(path, format, Danger.UNKNOWN, List.of(), says);
  }
}
