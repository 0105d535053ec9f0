package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void packageDigest_followsInputsAlone() throws Exception {
    var purchases = Months.read(Installation.purchases());
    var first = packageOf("a", purchases, Map.of(), text -> text);
    var elsewhere =
        packageOf(
            "a rather/longer path with spaces",
            purchases,
            Map.of("TZ", "Asia/Tokyo", "LC_ALL", "tr_TR.UTF-8", "SLIPWAY_ANALYTICS_THREADS", "1"),
            text -> text,
            "-Duser.timezone=America/St_Johns",
            "-Duser.language=tr",
            "-Duser.country=TR");
    assertThat(elsewhere).isEqualTo(first);
    var otherSeed =
        packageOf("seed", purchases, Map.of(), text -> text.replace("seed: 7", "seed: 8"));
    assertThat(otherSeed).isNotEqualTo(first);
    var otherRow = packageOf("row", oneRowChanged(purchases), Map.of(), text -> text);
    assertThat(otherRow).isNotEqualTo(first).isNotEqualTo(otherSeed);
  }

  private Digest packageOf(
      String home,
      Months purchases,
      Map<String, String> environment,
      UnaryOperator<String> edit,
      String... javaOptions)
      throws Exception {
    var example =
        Files.createDirectories(temp.resolve("example-" + Integer.toHexString(home.hashCode())));
    try (var files = Files.list(Installation.example())) {
      for (var file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        Files.writeString(
            example.resolve(file.getFileName().toString()), edit.apply(Files.readString(file)));
      }
    }
    try (var line =
        Line.start(temp.resolve(home), Line.server(temp.resolve(home), javaOptions), environment)) {
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
    deliveries.set(
        0,
        new Months.Delivery(
            january.month(),
            january.end(),
            january.fileName(),
            changed.getBytes(StandardCharsets.US_ASCII),
            january.rows(),
            january.customers()));
    return new Months(deliveries);
  }
}
