package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.ui.view.Preview;

final class PreviewsTest {
  @Test
  void json_isIndentedWhenItIsWholeAndReads() {
    assertThat(of("metrics.json", "{\"auc\":0.5}").text()).isEqualTo("{\n  \"auc\" : 0.5\n}");
    assertThat(of("broken.json", "{\"auc\":").text()).isEqualTo("{\"auc\":");
  }

  @Test
  void csv_isATableOfItsFirstRows() {
    var table = of("rows.csv", "name,\"a,b\"\r\nx,1\r\n\"say \"\"hi\"\"\",2\r\n");
    assertThat(table.columns()).containsExactly("name", "a,b");
    assertThat(table.rows()).containsExactly(List.of("x", "1"), List.of("say \"hi\"", "2"));
    assertThat(table.note()).isEqualTo("2 rows · 33 B");
    var many = of("many.csv", "n\n" + "1\n".repeat(1_000));
    assertThat(many.rows()).hasSize(50);
    assertThat(many.note()).startsWith("the first 50 rows");
  }

  @Test
  void csv_leavesOutTheRowThatWasCut() {
    var cut = Previews.of(new Previews.File("a.csv", "", 999, bytes("n,m\n1,2\n3")));
    assertThat(cut.rows()).containsExactly(List.of("1", "2"));
  }

  @Test
  void text_isWhateverReadsAsUtf8_alsoCutWithinACharacter() {
    var whole = bytes("Größe");
    assertThat(of("MLmodel", "flavors: é").text()).isEqualTo("flavors: é");
    var cut = Arrays.copyOf(whole, 3); // in the middle of ö
    assertThat(Previews.of(new Previews.File("a.txt", "", whole.length, cut)).text())
        .isEqualTo("Gr");
    assertThat(of("model.bin", "a\0b").text()).isNull();
    var latin = new byte[] {'a', (byte) 0xe9, 'b'};
    assertThat(Previews.of(new Previews.File("a.txt", "", 3, latin)).note()).contains("no text");
  }

  @Test
  void image_isShownFromItsDownloadUpToABound() {
    assertThat(Previews.of(new Previews.File("plot.PNG", "/get", 100, new byte[0])).image())
        .isEqualTo("/get");
    assertThat(Previews.of(new Previews.File("plot.png", "/get", 1 << 30, new byte[0])).image())
        .isNull();
  }

  @Test
  void emptyFile_isAnEmptyText() {
    assertThat(of("empty.csv", "").text()).isEmpty();
    assertThat(of("empty.log", "").note()).isEqualTo("0 B");
  }

  private static Preview of(String path, String text) {
    return Previews.of(new Previews.File(path, "/get", bytes(text).length, bytes(text)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
