package slipway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import slipway.client.CircuitBreaker.State;

final class CircuitBreakerTest {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10); // nanoTime may wrap
  private final CircuitBreaker breaker = new CircuitBreaker(4, 3, PAUSE, now::get);

  @Test
  void failures_openItWhenSoManyOfTheLastCallsFailed() {
    failTimes(2);
    breaker.succeeded();
    breaker.succeeded();
    breaker.failed(); // the last four: failed, succeeded, succeeded, failed
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    failTimes(1);
    assertThat(breaker.mayCall()).isTrue();
    failTimes(1);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    assertThat(breaker.mayCall()).isFalse();
  }

  @Test
  void pause_letsOneCallPassAndAnotherWhenThatOneNeverEnds() {
    failTimes(3);
    pass(PAUSE.minusNanos(1));
    assertThat(breaker.mayCall()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(breaker.state()).isEqualTo(State.TRYING);
    assertThat(breaker.mayCall()).isTrue();
    assertThat(breaker.mayCall()).isFalse();
    pass(PAUSE);
    assertThat(breaker.mayCall()).isTrue();
  }

  @Test
  void trial_closesItWhenItSucceedsAndOpensItAgainWhenItFails() {
    failTimes(3);
    pass(PAUSE);
    assertThat(breaker.mayCall()).isTrue();
    breaker.failed();
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    pass(PAUSE);
    assertThat(breaker.mayCall()).isTrue();
    breaker.succeeded();
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    failTimes(2); // what failed before it opened is forgotten
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void settings_mustMakeSense() {
    assertThatThrownBy(() -> new CircuitBreaker(65, 1, PAUSE)).hasMessageContaining("1 to 64");
    assertThatThrownBy(() -> new CircuitBreaker(4, 5, PAUSE)).hasMessageContaining("1 to 4");
    var widest = new CircuitBreaker(64, 64, PAUSE, now::get);
    for (int i = 0; i < 64; i++) {
      assertThat(widest.mayCall()).isTrue();
      widest.failed();
    }
    assertThat(widest.mayCall()).isFalse();
  }

  private void failTimes(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed();
    }
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
