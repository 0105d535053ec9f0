package slipway.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import slipway.api.Digest;
import slipway.features.OnlineTable.OnlineSet;

/// What of the online table is in memory.
final class OnlineViewsTest {
  private static final Digest DEFINITION = Digest.of(new byte[] {1});

  private final List<Digest> loaded = new ArrayList<>();
  private final OnlineViews views = new OnlineViews(this::load);
  private long published = 1;

  @Test
  void views_areLoadedWhenTheyAreHeldFirst() {
    assertThat(views.find("default", DEFINITION)).isEmpty();
    try (var first = views.hold("default", DEFINITION);
        var second = views.hold("default", DEFINITION);
        var other = views.hold("other", DEFINITION)) {
      assertThat(second).isSameAs(first);
      assertThat(other).isNotSameAs(first);
      assertThat(first.set()).isEqualTo(1);
      assertThat(loaded).hasSize(2);
    }
  }

  @Test
  void views_stayWhileOneHoldsThem() {
    var first = views.hold("default", DEFINITION);
    var second = views.hold("default", DEFINITION);
    first.close();
    assertThat(views.find("default", DEFINITION)).containsSame(second);
    second.offer(snapshot(2));
    second.close();
    assertThat(views.find("default", DEFINITION)).isEmpty();
    assertThat(second.set()).isEqualTo(2); // for the last requests
  }

  @Test
  void views_heldAgainAreLoadedAsTheyAreThen() {
    views.hold("default", DEFINITION).close();
    published = 3;
    try (var again = views.hold("default", DEFINITION)) {
      assertThat(again.set()).isEqualTo(3);
    }
  }

  @Test
  void views_thatCannotBeLoadedAreNotKept() {
    published = -1;
    assertThatThrownBy(() -> views.hold("default", DEFINITION))
        .isInstanceOf(IllegalStateException.class);
    assertThat(views.find("default", DEFINITION)).isEmpty();
  }

  @Test
  void slot_isEmptyUntilSomethingIsPublished() {
    published = 0;
    try (var slot = views.hold("default", DEFINITION)) {
      assertThat(slot.snapshot()).isNull();
      slot.offer(snapshot(1));
      assertThat(slot.set()).isEqualTo(1);
    }
  }

  private void load(OnlineSlot slot) {
    if (published < 0) {
      throw new IllegalStateException("no database");
    }
    loaded.add(slot.key().definition());
    if (published > 0) {
      slot.offer(snapshot(published));
    }
  }

  private static OnlineSnapshot snapshot(long set) {
    var day = LocalDate.of(1997, 1, 31);
    return OnlineTable.snapshot(
        new OnlineSet(set, "default", "activity", DEFINITION, day, DEFINITION, List.of("a")),
        Map.of("5", 0),
        new float[] {1});
  }
}
