package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first page: is it well, what changed, what to do.
///
/// @param todoNote how many there are besides; empty when all are shown
public record Overview(
    List<Tile> tiles,
    List<Todo> todo,
    String todoNote,
    List<Endpoint> endpoints,
    Changed changed,
    List<Start> start) {
  /// Something that asks for a person.
  ///
  /// @param acts what may be done about it from here
  public record Todo(State state, String sentence, String href, String action, List<Act> acts) {
    public Todo {
      acts = List.copyOf(acts);
    }

    public Todo(State state, String sentence, String href, String action) {
      this(state, sentence, href, action, List.of());
    }
  }

  /// @param acts what may be done about it from here
  public record Endpoint(
      Shown name, State state, String sentence, @Nullable Chart chart, List<Act> acts) {
    public Endpoint {
      acts = List.copyOf(acts);
    }
  }

  /// @param month as `1997-11`; empty for the newest changes
  /// @param note how many there are besides; empty when all are shown
  /// @param earlier and `later`: other months, null while nothing has changed
  public record Changed(
      String month,
      List<Change> rows,
      String note,
      @Nullable Shown earlier,
      @Nullable Shown later) {
    public Changed {
      rows = List.copyOf(rows);
    }
  }

  public record Change(Shown at, State state, Shown what, String more) {}

  /// A way to begin, while there is nothing.
  public record Start(String title, String sentence, String snippet) {}

  public Overview {
    tiles = List.copyOf(tiles);
    todo = List.copyOf(todo);
    endpoints = List.copyOf(endpoints);
    start = List.copyOf(start);
  }
}
