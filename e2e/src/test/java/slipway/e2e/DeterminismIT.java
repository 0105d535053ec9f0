package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.cli.demo.Months;

/// Equal inputs give equal bytes wherever they are computed; other inputs give other bytes.
final class DeterminismIT {
  @TempDir private Path temp;

  /// The month in which labels confirm the first rollout; under `-Dslipway.long=true` all of them.
  private static final YearMonth LAST =
      Boolean.getBoolean("slipway.long") ? Line.LAST : YearMonth.of(1997, 12);

  @Test
  void replay_decidesAndMakesTheSameInAnotherPlace() {
    var home = temp.resolve("a rather/longer path with spaces");
    var server =
        Line.server(
            home, "-Duser.timezone=America/St_Johns", "-Duser.language=tr", "-Duser.country=TR");
    var environment =
        Map.of("TZ", "Asia/Tokyo", "LC_ALL", "tr_TR.UTF-8", "SLIPWAY_ANALYTICS_THREADS", "1");
    try (var elsewhere = Line.start(home, server, environment)) {
      elsewhere.replay(LAST, Months.read(Installation.purchases()));
      var found = Made.through(LAST, elsewhere);
      var expected = Made.through(LAST, Line.whole());
      assertThat(expected.packages()).hasSizeGreaterThan(1);
      assertThat(expected.gates()).isNotEmpty();
      assertThat(expected.looks()).isNotEmpty();
      assertThat(found).usingRecursiveComparison().isEqualTo(expected);
    }
  }

  @Test
  void packageDigest_followsInputs() throws Exception {
    var purchases = Months.read(Installation.purchases());
    var first = packageOf("a", purchases, text -> text);
    var otherSeed = packageOf("seed", purchases, text -> text.replace("seed: 7", "seed: 8"));
    assertThat(otherSeed).isNotEqualTo(first);
    var otherRow = packageOf("row", oneRowChanged(purchases), text -> text);
    assertThat(otherRow).isNotEqualTo(first).isNotEqualTo(otherSeed);
  }

  private Digest packageOf(String home, Months purchases, UnaryOperator<String> edit)
      throws Exception {
    var example = Files.createDirectories(temp.resolve("example-" + home));
    try (var files = Files.list(Installation.example())) {
      for (var file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        Files.writeString(
            example.resolve(file.getFileName().toString()), edit.apply(Files.readString(file)));
      }
    }
    try (var line = Line.start(temp.resolve(home), Line.server(temp.resolve(home)), Map.of())) {
      line.train(example, purchases);
      var versions = line.project().model("customer_churn").versions();
      assertThat(versions).hasSize(1);
      return java.util.Objects.requireNonNull(versions.getFirst().packageDigest());
    }
  }

  /// The first purchase of January costs a cent more.
  private static Months oneRowChanged(Months purchases) {
    List<Months.Delivery> deliveries = new ArrayList<>(purchases.deliveries());
    var january = deliveries.getFirst();
    var text = new String(january.content(), StandardCharsets.US_ASCII);
    var changed = text.replaceFirst(" 11\\.77", " 11.78");
    assertThat(changed).isNotEqualTo(text);
    deliveries.set(0, january.with(changed.getBytes(StandardCharsets.US_ASCII), january.rows()));
    return new Months(deliveries);
  }
}
