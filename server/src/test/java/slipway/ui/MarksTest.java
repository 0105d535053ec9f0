package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.api.Json;
import slipway.time.BusinessClock;
import slipway.ui.view.Chart;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

final class MarksTest {
  private static final LocalDate FIRST = LocalDate.of(1997, 6, 30);
  private static final String CHART =
      "{\"series\":[{\"name\":\"a\",\"points\":[[\"1997-07-31\",1]]},"
          + "{\"name\":\"b\",\"points\":[[\"1997-06-30\",2]]}]}";

  @Test
  void chart_isMarkedFromItsFirstDayOn() {
    var chart = marked(mark(FIRST.minusDays(1), "before"), mark(FIRST, "on"));
    assertThat(chart.marks())
        .singleElement()
        .satisfies(m -> assertThat(m.name().text()).isEqualTo("on"));
    assertThat(marked(mark(FIRST.minusDays(1), "before"))).isEqualTo(new Chart(CHART, "words"));
    assertThat(Marks.onDays("{\"series\":[]}", "words", List.of(mark(FIRST, "on"))).marks())
        .isEmpty();
  }

  @Test
  void marks_ofOneDayShareALine_namedByTheFirstTwo() {
    var marks =
        marked(mark(FIRST, "v1"), mark(FIRST, "v1"), mark(FIRST, "train"), mark(FIRST, "x"));
    assertThat(Json.tree(marks.json()).path("marks").size()).isEqualTo(1);
    assertThat(Json.tree(marks.json()).path("marks").get(0).path("name").asString())
        .isEqualTo("v1 · train · +1");
    assertThat(Json.tree(marks.json()).path("marks").get(0).path("whole").asString())
        .isEqualTo("v1 · train · x");
    assertThat(marks.marks()).hasSize(4);
  }

  @Test
  void marks_areTheNewestWhereThereAreMany() {
    var many = new ArrayList<Mark>();
    for (int i = 0; i < 1_000; i++) {
      many.add(mark(FIRST.plusDays(i), "m" + i));
    }
    var chart = Marks.onDays(CHART, "words", many);
    assertThat(chart.marks()).hasSize(Marks.DRAWN_MAX);
    assertThat(chart.marks().getLast().name().text()).isEqualTo("m999");
    assertThat(chart.marksNote()).isEqualTo("The newest 24 of 1,000.");
  }

  private static Chart marked(Mark... marks) {
    return Marks.onDays(CHART, "words", List.of(marks));
  }

  private static Mark mark(LocalDate day, String label) {
    return new Mark(BusinessClock.endOf(day), State.neutral("m"), label, Shown.of(label));
  }
}
