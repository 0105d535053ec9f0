package slipway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EachTest {
  @Test
  void run_goesThroughAllAndThrowsWhatFailedAtTheEnd() {
    var done = new ArrayList<Integer>();
    assertThatThrownBy(() ->
            Each.run(
                List.of(1, 2, 3, 4, 5),
                i -> {
                  if (i % 2 == 0) {
                    throw new IllegalStateException("no " + i);
                  }
                  done.add(i);
                }))
        .hasMessage("no 2")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(done).containsExactly(1, 3, 5);
  }
}
