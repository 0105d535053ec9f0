package slipway.datasets;

import java.util.List;
import java.util.UUID;
import slipway.api.Digest;

/// Deliveries read and written as tables, not visible to anyone. Kept as a manifest, so that
/// another process may publish it: `digest` names it.
public record Staged(
    String project, String dataset, Digest spec, Schema schema, List<File> files, Digest digest) {
  /// One delivery as a table.
  ///
  /// @param lines a Parquet of one column: for each row of the table, in its order, the line it
  ///   came from
  public record File(
      UUID delivery,
      String fileName,
      Digest raw,
      long rawSize,
      TreeFile table,
      Digest statistics,
      Digest lines) {}

  public Staged {
    files = List.copyOf(files);
  }

  public long rows() {
    return files.stream().mapToLong(file -> file.table().rows()).sum();
  }

  /// The tables with the places that their rows came from.
  List<Checking.Located> located() {
    return files.stream()
        .map(file -> new Checking.Located(file.fileName(), file.table().digest(), file.lines()))
        .toList();
  }

  /// True when no delivery was waiting.
  public boolean isEmpty() {
    return files.isEmpty();
  }
}
