package slipway.ui;

import slipway.api.wire.ModelScan;
import slipway.api.wire.ModelScan.ScannedFile;
import slipway.api.wire.ModelScan.Verdict;
import slipway.ui.Site.Visit;
import slipway.ui.view.Models;
import slipway.ui.view.State;

/// What the files of a version would run, for its page.
final class ScanPanel {
  private static final int IMPORTS_SHOWN = 12;

  private ScanPanel() {}

  static Models.Scan of(Visit visit, ModelScan scan) {
    return new Models.Scan(
        state(scan.verdict()),
        scan.says(),
        Format.ago(visit.now(), scan.at()),
        scan.files().stream().map(ScanPanel::file).toList());
  }

  private static Models.Scanned file(ScannedFile file) {
    var names = file.imports().stream().map(ModelScan.ScannedImport::name).toList();
    var shown = names.subList(0, Math.min(IMPORTS_SHOWN, names.size()));
    int more = names.size() - shown.size();
    return new Models.Scanned(
        file.path(),
        file.format(),
        state(file.verdict()),
        file.says(),
        String.join(", ", shown) + (more > 0 ? " and " + more + " more" : ""));
  }

  static State state(Verdict verdict) {
    return switch (verdict) {
      case SAFE -> State.good("safe to load");
      case LOOK -> State.attention("look before loading");
      case DANGEROUS -> State.bad("dangerous to load");
    };
  }
}
