package slipway.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slipway.testing.ChurnServer;

/// Schedules while a whole server's replayed clock is advanced over several due times.
@Timeout(120)
final class ReplayedSchedulesTest {
  @TempDir Path directory;

  private static String pipeline(String name, String more) {
    return """
    kind: Pipeline
    name: %s
    spec:
      parameters:
        cutoff: { type: date, value: month-end }
      schedule: { cron: "0 6 1 * *"%s }
      steps:
        - name: a
          type: process
          cache: false
          with: { command: ["true"], values: { cutoff: "${parameters.cutoff}" } }
    """
        .formatted(name, more);
  }

  /// Parameter `cutoff` → when it ran on the business clock, in the order of the executions.
  private static List<Map.Entry<String, Instant>> runs(ChurnServer server, String pipeline) {
    var found = new ArrayList<Map.Entry<String, Instant>>();
    var items = server.get("/pipelines/" + pipeline + "/executions?pageSize=200").body();
    for (var item : items.path("items")) {
      assertThat(item.path("status").asString()).isEqualTo("SUCCEEDED");
      found.add(
          Map.entry(
              item.path("parameters").path("cutoff").asString(),
              Instant.parse(item.path("at").asString())));
    }
    return found.reversed();
  }

  private static Map.Entry<String, Instant> run(String cutoff, String at) {
    return Map.entry(cutoff, Instant.parse(at));
  }

  @Test
  void advance_runsEachDueTimeWithCatchupAndOnlyTheNewestWithout() {
    try (var server = ChurnServer.start(directory)) {
      // declared while the clock stands at 1970: nothing was due since
      server.apply(List.of(), pipeline("each", ", catchup: true"));
      server.apply(List.of(), pipeline("newest", ""));
      server.advance(YearMonth.of(1996, 12));
      assertThat(runs(server, "each")).isEmpty();

      server.advance(YearMonth.of(1997, 3));
      assertThat(runs(server, "each"))
          .containsExactly(
              run("1996-12-31", "1997-01-01T06:00:00Z"),
              run("1997-01-31", "1997-02-01T06:00:00Z"),
              run("1997-02-28", "1997-03-01T06:00:00Z"));
      assertThat(runs(server, "newest")).containsExactly(run("1997-02-28", "1997-03-01T06:00:00Z"));

      server.advance(YearMonth.of(1997, 4));
      server.advance(YearMonth.of(1997, 4));
      assertThat(runs(server, "each")).hasSize(4);
      assertThat(runs(server, "newest"))
          .containsExactly(
              run("1997-02-28", "1997-03-01T06:00:00Z"), run("1997-03-31", "1997-04-01T06:00:00Z"));
    }
  }
}
