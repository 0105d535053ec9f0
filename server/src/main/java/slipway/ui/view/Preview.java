package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The beginning of a file, as far as a page can show it: a text, an image, or a table.
///
/// @param note how much is shown, or why nothing is
public record Preview(
    String path,
    String download,
    String note,
    @Nullable String text,
    @Nullable String image,
    List<String> columns,
    List<List<String>> rows) {
  public Preview {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }
}
