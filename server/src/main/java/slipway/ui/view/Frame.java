package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands around every page.
///
/// @param title of the browser's tab
/// @param answer the first line: is it well, what changed, what to do
/// @param charts whether the page draws charts
public record Frame(
    String title,
    String heading,
    @Nullable State state,
    String answer,
    @Nullable String description,
    Place place,
    Clock clock,
    Request request,
    boolean charts,
    String version,
    Assets assets) {

  /// Where the page stands.
  public record Place(
      String project,
      String home,
      String here,
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
  public record Assets(
      String icon,
      String theme,
      String style,
      String htmx,
      String app,
      String echarts,
      String chart,
      String start) {}

  /// The page as a request.
  public record Request(String curl, String python) {}
}
