package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first page: is it well, what changed, what to do.
public record Overview(
    List<Tile> tiles,
    List<Todo> todo,
    List<Endpoint> endpoints,
    List<Change> changes,
    List<Start> start) {
  /// Something that asks for a person.
  public record Todo(State state, String sentence, String href, String action) {}

  public record Endpoint(Shown name, State state, String sentence, @Nullable String chart) {}

  public record Change(Shown at, State state, Shown what, String more) {}

  /// A way to begin, while there is nothing.
  public record Start(String title, String sentence, String snippet) {}

  public Overview {
    tiles = List.copyOf(tiles);
    todo = List.copyOf(todo);
    endpoints = List.copyOf(endpoints);
    changes = List.copyOf(changes);
    start = List.copyOf(start);
  }
}
