package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The server as it runs: what it lacks, what it is at, whom it tells, how it is set, its projects.
///
/// @param jobs failed ones and those that wait or run, newest first
/// @param listing how many of how many
/// @param waitingFor what the business clock waits for; empty when nothing blocks it
public record Server(
    List<Condition> conditions,
    List<Job> jobs,
    Listing listing,
    List<Run.Fact> clock,
    List<String> waitingFor,
    List<Channel> channels,
    List<Run.Fact> server,
    List<Run.Fact> settings,
    List<Shown> projects,
    String createCommand,
    String python) {
  /// @param whyNot why it is not met, and what to do; empty when it is
  public record Condition(String name, State state, String whyNot) {}

  /// @param cancel null of one that has ended
  public record Job(
      String kind,
      Shown key,
      State state,
      String tries,
      Shown at,
      Shown error,
      @Nullable Act cancel) {}

  public record Channel(String name, String least, String gathers, Act test) {}

  public Server {
    conditions = List.copyOf(conditions);
    jobs = List.copyOf(jobs);
    clock = List.copyOf(clock);
    waitingFor = List.copyOf(waitingFor);
    channels = List.copyOf(channels);
    server = List.copyOf(server);
    settings = List.copyOf(settings);
    projects = List.copyOf(projects);
  }
}
