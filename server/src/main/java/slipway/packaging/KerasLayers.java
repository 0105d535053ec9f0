package slipway.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import slipway.api.wire.ModelScan.ScannedFile;

/// The layers of a Keras archive: a Lambda layer is marshalled code.
final class KerasLayers {
  private static final int BYTES_MAX = 32 << 20;

  private KerasLayers() {}

  static ScannedFile of(String path, InputStream in) throws IOException {
    var text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
    boolean isCode =
        text.contains("\"__lambda__\"")
            || text.matches("(?s).*\"class_name\"\\s*:\\s*\"Lambda\".*");
    return isCode
        ? Judged.dangerous(path, "Keras", "a Lambda layer holds code that runs")
        : Judged.safe(path, "Keras");
  }
}
