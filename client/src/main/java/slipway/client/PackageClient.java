package slipway.client;

import java.io.InputStream;
import slipway.api.wire.Model;
import slipway.api.wire.ModelScan;
import slipway.client.Transport.Call;

/// A version of a registered model, down to the bytes of its package.
public final class PackageClient {
  private final Transport transport;
  private final String path;

  PackageClient(Transport transport, String path) {
    this.transport = transport;
    this.path = path;
  }

  /// Its files and where it came from.
  public Model.Version find() {
    return transport.call(Call.get(path), Model.Version.class);
  }

  /// What loading its files would run; not found within the first seconds of a new version.
  public ModelScan scan() {
    return transport.call(Call.get(path + "/scan"), ModelScan.class);
  }

  /// A file of the package, as `model.onnx`; the caller closes it.
  public InputStream file(String file) {
    return transport.stream(
        Call.get(path + "/files/" + Transport.segment(file).replace("%2F", "/")));
  }
}
