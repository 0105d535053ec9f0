package slipway.packaging;

import java.util.List;
import slipway.api.wire.ModelScan.ScannedFile;
import slipway.api.wire.ModelScan.ScannedImport;
import slipway.api.wire.ModelScan.Verdict;

/// Files with what was found in them.
final class Judged {
  private Judged() {}

  static ScannedFile safe(String path, String format) {
    return new ScannedFile(path, format, Verdict.SAFE, "", List.of());
  }

  static ScannedFile look(String path, String format, String says) {
    return new ScannedFile(path, format, Verdict.LOOK, says, List.of());
  }

  static ScannedFile dangerous(String path, String format, String says) {
    return new ScannedFile(path, format, Verdict.DANGEROUS, says, List.of());
  }

  static Verdict worse(Verdict one, Verdict other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  static Verdict worst(List<ScannedImport> imports) {
    return imports.stream().map(ScannedImport::verdict).reduce(Verdict.SAFE, Judged::worse);
  }
}
