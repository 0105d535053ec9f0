package slipway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import slipway.api.wire.Lineage;

final class SummaryTest {
  @Test
  void proof_namesEachThingOnceAndTheRawFilesTogether() {
    var trace =
        new Lineage(
            new UUID(0, 1),
            List.of(
                node("release", "release e15e34e7 of churn"),
                node("package", "customer_churn/1"),
                node("raw file", "cdnow-1997-02.txt"),
                node("raw file", "cdnow-1997-01.txt")));

    assertThat(Summary.proof(trace))
        .containsExactly(
            "release e15e34e7 of churn",
            "package customer_churn/1",
            "2 raw files, cdnow-1997-01.txt to cdnow-1997-02.txt");
  }

  private static Lineage.Node node(String kind, String title) {
    return new Lineage.Node(kind + ":" + title, kind, title, null, Map.of(), List.of());
  }
}
