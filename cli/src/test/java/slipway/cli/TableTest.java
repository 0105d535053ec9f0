package slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void columns_areAsWideAsTheirLongestCellAndNumbersStandRight() {
    var table = new Table("NAME", "ROWS").row("purchases", 69_659).row("x", 7).row("none", null);
    assertThat(table.render(false))
        .isEqualTo(
            """
            NAME         ROWS
            purchases  69,659
            x               7
            none            -
            """);
  }

  @Test
  void colour_isOnlyAskedForOnes() {
    assertThat(new Table("STATE").row("fail").render(false)).doesNotContain("\u001b");
    assertThat(new Table("STATE").row("fail").render(true)).contains("\u001b[31mfail");
  }
}
