package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands around every page.
///
/// @param title of the browser's tab
/// @param answer the first line: is it well, what changed, what to do
/// @param isLive whether it follows the server while it is open
public record Frame(
    String title,
    String heading,
    @Nullable State state,
    String answer,
    @Nullable String description,
    Place place,
    Clock clock,
    Request request,
    boolean isLive,
    String version,
    Assets assets) {

  /// Where the page stands.
  ///
  /// @param permalink its path with its query: the state of the page
  public record Place(
      String project,
      String home,
      String here,
      String permalink,
      List<String> projects,
      List<Item> navigation,
      List<Crumb> crumbs) {
    public Place {
      projects = List.copyOf(projects);
      navigation = List.copyOf(navigation);
      crumbs = List.copyOf(crumbs);
    }
  }

  /// @param key goes there after `g`
  public record Item(String title, String href, String key, boolean current) {}

  /// The last crumb is the page itself.
  public record Crumb(String title, @Nullable String href) {}

  /// @param business null while it follows the wall clock
  public record Clock(String wall, String wallFull, @Nullable String business) {}

  /// Addresses of scripts and styles, each with the mark of its content.
  ///
  /// @param theme runs before the first paint
  /// @param scripts in their order, run when the page is there
  /// @param htmx and `echarts` are fetched by those pages alone that have something for them
  public record Assets(
      String icon,
      String theme,
      String style,
      List<String> scripts,
      String htmx,
      String echarts,
      String start) {
    public Assets {
      scripts = List.copyOf(scripts);
    }
  }

  /// The page as a request.
  public record Request(String curl, String python, String java) {}
}
