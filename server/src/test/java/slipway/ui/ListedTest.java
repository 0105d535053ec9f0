package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.SlipwayException;
import slipway.http.Response;
import slipway.ui.view.Listing;

final class ListedTest {
  private static final List<Listed.Column<Thing>> COLUMNS =
      List.of(
          Listed.Column.text("Name", Thing::name),
          Listed.Column.number("Size", Thing::size),
          Listed.Column.plain("What it is", _ -> "a thing"));

  private record Thing(String name, @Nullable Long size) {}

  @Test
  void rows_areSortedWithMissingOnesLast() {
    assertThat(names(listed("-size", "", 0)).subList(0, 2))
        .containsExactly("thing 119", "Thing 118");
    assertThat(names(listed("size", "", 0)).getFirst()).isEqualTo("none");
    assertThat(names(listed("name", "", 0)).subList(0, 3))
        .containsExactly("none", "Thing 0", "thing 1");
  }

  @Test
  void headings_leadFromOneOrderToTheOtherAndBack() {
    assertThat(headings("", "x=1").get(1))
        .isEqualTo(heading("Size", true, "/p?x=1&sort=-size", null));
    assertThat(headings("-size", "x=1").get(1))
        .isEqualTo(heading("Size", true, "/p?x=1&sort=size", "descending"));
    assertThat(headings("size", "x=1").get(1))
        .isEqualTo(heading("Size", true, "/p?x=1", "ascending"));
    assertThat(headings("", "x=1").getFirst())
        .isEqualTo(heading("Name", false, "/p?x=1&sort=name", null));
    assertThat(headings("", "x=1").getLast()).isEqualTo(heading("What it is", false, null, null));
  }

  @Test
  void pages_followOneAnother() {
    var first = listed("", "", 0);
    assertThat(first.rows()).hasSize(50);
    assertThat(first.listing().count()).isEqualTo("1–50 of 121");
    assertThat(first.listing().previous()).isNull();
    assertThat(first.listing().next()).isEqualTo("/p?from=50");
    var last = listed("", "", 100);
    assertThat(last.listing().count()).isEqualTo("101–121 of 121");
    assertThat(last.listing().previous()).isEqualTo("/p?from=50");
    assertThat(last.listing().next()).isNull();
    assertThat(listed("", "", 5_000).listing().count()).isEqualTo("0 of 121");
  }

  @Test
  void words_mustAllStandInARow() {
    var found = listed("", "THING 11", 0);
    assertThat(found.listing().count()).isEqualTo("11, found among 121");
    assertThat(listed("", "<b>", 0).listing().none()).isEqualTo("No row holds <b>.");
  }

  @Test
  void lists_areFoundInAndSortedByTheirAddress(@TempDir Path folder) throws Exception {
    try (var gallery = new GalleryServer(folder)) {
      var home = "/ui/projects/default/";
      assertThat(gallery.get(home + "data?sort=-rows&hide=Delivered~State").body())
          .contains("aria-sort=\"descending\"", "?hide=Delivered", "sort=rows");
      assertThat(gallery.get(home + "data?find=labels+churned").body())
          .contains(">labels/churned_90d<", "found among 4")
          .doesNotContain(">purchases<");
      assertThat(gallery.get(home + "data?find=%3Cb%3E").body()).contains("No row holds &lt;b");
      assertThat(gallery.get(home + "data?find=%00").statusCode()).isEqualTo(400);
      for (var list : List.of("endpoints", "monitors", "features")) {
        assertThat(gallery.get(home + list).body()).contains("?sort=");
        var refused = gallery.get(home + list + "?sort=weight");
        assertThat(refused.statusCode()).as(list).isEqualTo(400);
        assertThat(refused.body()).contains("weight", "(expected: one of");
      }
    }
  }

  @Test
  void tables_holdAllThatIsFoundWhateverIsShown(@TempDir Path folder) throws Exception {
    var asked = new Asked("/p/things", Map.of("format", List.of("csv")), "thing", "-size", 0);
    var table = Objects.requireNonNull(Listed.of(asked, things(), COLUMNS, Thing::name).csv());
    var body = (Response.Once) table.body();
    var rows = Csv.read(Files.readString(body.file()), ',', 999);
    Files.delete(body.file());
    assertThat(rows).hasSize(121);
    assertThat(rows.subList(0, 2))
        .containsExactly(
            List.of("name", "size", "what_it_is"), List.of("thing 119", "119", "a thing"));
    try (var gallery = new GalleryServer(folder)) {
      for (var list : List.of("data", "endpoints", "monitors", "features")) {
        var answer = gallery.get("/ui/projects/default/" + list + "?format=csv");
        assertThat(answer.statusCode()).as(list).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-disposition").orElse(""))
            .contains(list + ".csv");
        assertThat(Csv.read(answer.body(), ',', 99)).as(list).hasSizeGreaterThan(1);
      }
      for (var part :
          List.of(
              "endpoints/churn?rollouts-",
              "endpoints/churn?judged-",
              "endpoints/churn?quality-",
              "endpoints/churn/rollouts/1?looks-",
              "features/purchase_history?cutoffs-",
              "monitors/churn?windows-")) {
        var answer = gallery.get("/ui/projects/default/" + part + "format=csv");
        assertThat(answer.headers().firstValue("content-type").orElse("")).as(part).contains("csv");
        assertThat(Csv.read(answer.body(), ',', 99)).as(part).hasSizeGreaterThan(1);
        var refused = gallery.get("/ui/projects/default/" + part + "sort=weight");
        assertThat(refused.statusCode()).as(part).isEqualTo(400);
      }
    }
  }

  @Test
  void lists_ofOnePageHaveParametersOfTheirOwn() {
    var asked =
        new Asked(
            "/p",
            "things",
            Map.of(
                "from", List.of("7"), "things-sort", List.of("size"), "others-find", List.of("x")),
            "thing",
            "size",
            50);
    var listed = Listed.of(asked, things(), COLUMNS, Thing::name).listing();
    assertThat(listed.named("find")).isEqualTo("things-find");
    assertThat(listed.next())
        .contains("things-from=100", "from=7", "others-find=x")
        .endsWith("#things");
    assertThat(listed.csv()).contains("things-format=csv");
    assertThat(listed.headings().get(1).order()).isEqualTo("ascending");
    assertThat(listed.kept())
        .extracting(Map.Entry::getKey)
        .containsOnly("from", "things-sort", "others-find");
  }

  @Test
  void unknownOrder_isRefusedWithTheNearest() {
    assertThatThrownBy(() -> listed("siz", "", 0))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("did you mean size?");
  }

  private static Listing.Heading heading(
      String title, boolean isNumber, @Nullable String href, @Nullable String order) {
    return new Listing.Heading(title, isNumber, href, order);
  }

  private static List<Listing.Heading> headings(String sort, String kept) {
    var pair = kept.split("=", -1);
    var parameters =
        sort.isEmpty()
            ? Map.of(pair[0], List.of(pair[1]))
            : Map.of(pair[0], List.of(pair[1]), "sort", List.of(sort));
    return Listed.of(new Asked("/p", parameters, "", sort, 0), things(), COLUMNS, Thing::name)
        .listing()
        .headings();
  }

  private static Listed<Thing> listed(String sort, String find, int from) {
    return Listed.of(new Asked("/p", Map.of(), find, sort, from), things(), COLUMNS, Thing::name);
  }

  private static List<String> names(Listed<Thing> listed) {
    return listed.rows().stream().map(Thing::name).toList();
  }

  private static List<Thing> things() {
    var things = new ArrayList<Thing>();
    for (long i = 0; i < 120; i++) {
      things.add(new Thing((i % 2 == 0 ? "Thing " : "thing ") + i, i));
    }
    things.add(new Thing("none", null));
    return things;
  }
}
