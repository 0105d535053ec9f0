package slipway.client;

import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import slipway.api.wire.Dataset;
import slipway.client.Transport.Call;
import tools.jackson.databind.JsonNode;

/// What is stored of one dataset: raw files, versions down to their bytes, and what was kept out.
public final class DatasetClient {
  private static final Duration CHECK_TIMEOUT = Duration.ofMinutes(30);

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

  /// Rows of a version, as Parquet; the caller closes it.
  ///
  /// @param columns which, in this order; none: all of them
  /// @param where a condition on rows; empty: every row
  public InputStream rows(String ref, List<String> columns, String where) {
    var query = new ArrayList<String>();
    columns.forEach(column -> query.add("columns=" + Transport.segment(column)));
    if (!where.isEmpty()) {
      query.add("where=" + Transport.segment(where));
    }
    var asked = query.isEmpty() ? "" : "?" + String.join("&", query);
    return transport.stream(Call.get(commit(ref) + "/rows" + asked));
  }

  /// Holds a file to the dataset's contract, and keeps nothing of it.
  public Dataset.Checked check(String fileName, byte[] content) {
    return transport.call(
        new Call(
            "POST",
            path + "/checks?fileName=" + Transport.segment(fileName),
            BodyPublishers.ofByteArray(content),
            "application/octet-stream",
            CHECK_TIMEOUT,
            Transport.Repeat.SAFE),
        Dataset.Checked.class);
  }

  /// The rows that a contract check blames, as Parquet; the caller closes it.
  ///
  /// @param report its digest
  public InputStream blamedRows(String report) {
    return transport.stream(Call.get(path + "/reports/" + Transport.segment(report) + "/rows"));
  }

  /// What a contract kept out, newest first.
  public List<JsonNode> quarantine() {
    return transport.list(path + "/quarantine", JsonNode.class);
  }

  private String commit(String ref) {
    return path + "/commits/" + Transport.segment(ref);
  }
}
