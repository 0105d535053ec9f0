package slipway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import slipway.http.Router.Route;

/// The tables of `docs/mlflow-compatibility.md`: a row for each call that MLflow's server answers.
record CompatibilityPage(List<CompatibilityPage.Row> rows) {
  static final String NOT_IMPLEMENTED = "501";

  private static final Path PAGE =
      Path.of(System.getProperty("slipway.root", "..")).resolve("docs/mlflow-compatibility.md");
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `([A-Z]+) (/\\S*)` \\| ((?:\\d\\.0(?: ajax)?)?) \\| (served|501|not there) \\|$");
  private static final List<String> PREFIXES = List.of("/api/", "/ajax-api/");

  /// @param under the version in the paths of the call, empty where they have none
  record Row(String method, String path, String under, String state) {
    boolean isRegistered() {
      return !state.equals("not there");
    }

    /// The paths it is answered at.
    List<String> paths() {
      return under.isEmpty()
          ? List.of(path)
          : PREFIXES.stream().map(prefix -> prefix + under.substring(0, 3) + path).toList();
    }

    boolean isIn(List<Route> routes) {
      return paths().stream().allMatch(at -> isIn(at, routes));
    }

    boolean isIn(String at, List<Route> routes) {
      return routes.stream()
          .anyMatch(
              route -> route.method().name().equals(method) && bare(route.path()).equals(bare(at)));
    }

    /// Whether a route answers this call, whatever its variables are called.
    boolean isOf(Route route) {
      return route.method().name().equals(method)
          && paths().stream().anyMatch(at -> like(at).matcher(bare(route.path())).matches());
    }

    /// A path with an artifact's at its end stands for the one without, too.
    private static Pattern like(String path) {
      return Pattern.compile(
          Arrays.stream(path.split("/", -1))
              .skip(1)
              .map(part ->
                  part.startsWith("{*")
                      ? "(/.*)?"
                      : part.startsWith("{") ? "/[^/]+" : "/" + Pattern.quote(part))
              .collect(Collectors.joining()));
    }
  }

  static CompatibilityPage read() {
    try {
      var rows = new ArrayList<Row>();
      var found = ROW.matcher(Files.readString(PAGE));
      while (found.find()) {
        rows.add(new Row(found.group(1), found.group(2), found.group(3), found.group(4)));
      }
      assertThat(rows).hasSizeGreaterThan(200).doesNotHaveDuplicates();
      return new CompatibilityPage(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Puts into each row whether a route answers it now; what is told as 501 stays so.
  static void write(List<Route> routes) {
    try {
      var rows = ROW.matcher(Files.readString(PAGE));
      Files.writeString(
          PAGE,
          rows.replaceAll(found -> {
            var row = new Row(found.group(1), found.group(2), found.group(3), found.group(4));
            var state = row.isIn(routes) ? "served" : "not there";
            var kept = row.state().equals(NOT_IMPLEMENTED) && row.isIn(routes);
            var head = found.group().substring(0, found.group().lastIndexOf(row.state()));
            return Matcher.quoteReplacement(head + (kept ? NOT_IMPLEMENTED : state) + " |");
          }));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every route of MLflow's protocol stands there, and what stands there is as it says.
  void requireEqual(List<Route> routes) {
    var ours =
        routes.stream()
            .filter(route ->
                Descriptions.ELSEWHERE.stream().anyMatch(route.path()::startsWith)
                    && !route.path().startsWith("/ui"))
            .toList();
    assertThat(ours)
        .as("a route of MLflow's protocol needs a row in docs/mlflow-compatibility.md")
        .allSatisfy(route ->
            assertThat(rows.stream().filter(Row::isRegistered).anyMatch(r -> r.isOf(route)))
                .as("%s %s", route.method(), route.path())
                .isTrue());
    for (var row : rows) {
      for (var path : row.paths()) {
        assertThat(row.isIn(path, routes))
            .as("%s %s is registered", row.method(), path)
            .isEqualTo(row.isRegistered());
      }
    }
  }

  private static String bare(String path) {
    return path.replaceAll("\\{[^}]*}", "{}");
  }
}
