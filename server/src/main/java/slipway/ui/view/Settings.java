package slipway.ui.view;

import java.util.List;

/// The server as it runs, and its projects.
public record Settings(
    List<Run.Fact> server, List<Shown> projects, String createCommand, String python) {
  public Settings {
    server = List.copyOf(server);
    projects = List.copyOf(projects);
  }
}
