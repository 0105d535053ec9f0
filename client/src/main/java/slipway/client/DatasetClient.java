package slipway.client;

import java.io.InputStream;
import java.util.List;
import slipway.api.wire.Dataset;
import slipway.client.Transport.Call;
import tools.jackson.databind.JsonNode;

/// What is stored of one dataset: raw files, versions down to their bytes, and what was kept out.
public final class DatasetClient {
  private final Transport transport;
  private final String path;

  DatasetClient(Transport transport, String path) {
    this.transport = transport;
    this.path = path;
  }

  /// Raw files as they came, newest first.
  public List<Dataset.Delivery> deliveries() {
    return transport.list(path + "/deliveries", Dataset.Delivery.class);
  }

  /// The files of a version: `head`, a number, or a digest.
  public JsonNode tree(String ref) {
    return transport.call(Call.get(commit(ref) + "/tree"), JsonNode.class);
  }

  /// Statistics of a version's columns.
  public JsonNode statistics(String ref) {
    return transport.call(Call.get(commit(ref) + "/statistics"), JsonNode.class);
  }

  /// One file of a version's tree, as Parquet; the caller closes it.
  public InputStream file(String ref, String file) {
    return transport.stream(Call.get(commit(ref) + "/files/" + Transport.segment(file)));
  }

  /// What a contract kept out, newest first.
  public List<JsonNode> quarantine() {
    return transport.list(path + "/quarantine", JsonNode.class);
  }

  private String commit(String ref) {
    return path + "/commits/" + Transport.segment(ref);
  }
}
