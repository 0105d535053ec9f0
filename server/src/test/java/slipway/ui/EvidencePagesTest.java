package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What the pages of data, checks and alerts show, and where it leads.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EvidencePagesTest {
  private final GalleryServer gallery;

  EvidencePagesTest(@TempDir Path folder) {
    gallery = new GalleryServer(folder);
  }

  @AfterAll
  void close() {
    gallery.close();
  }

  @Test
  void dataset_showsFailingRowsByFileAndLine_escaped() throws Exception {
    assertThat(gallery.get("/ui/projects/default/data/purchases").body())
        .contains("cdnow-1997-11.txt:14", "825 nulls in 2,750 rows", "&lt;b&gt;271&lt;/b&gt;")
        .doesNotContain("<b>271</b>");
  }

  @Test
  void check_showsWhereFailingRowsStandBeforeWhatTheyHold_escaped() throws Exception {
    assertThat(gallery.get("/ui/projects/default/data/purchases/checks/x").body())
        .containsSubsequence(
            "1 of 3 rules broken: dollars.required, 825 nulls in 2,750 rows",
            "825 of 2,750 rows are to blame",
            "1–2 of 825",
            "<th>Broken</th>",
            "<th>customer_id</th>",
            "null",
            "&lt;b&gt;271&lt;/b&gt;")
        .doesNotContain("<b>271</b>", "Failing row</th>");
  }

  @Test
  void materialisationsAndProvenance_leadToTheVersionThatTheyAreOf() throws Exception {
    assertThat(gallery.get("/ui/projects/default/features/customer_activity").body())
        .contains(
            "href=\"/ui/projects/default/data/features%2Fcustomer_activity?version="
                + Fixtures.digest("features9").hex());
    assertThat(gallery.get("/ui/projects/default/models/customer_churn").body())
        .contains(
            "href=\"/ui/projects/default/data/purchases?version="
                + Fixtures.digest("sources").hex());
  }

  @Test
  void profile_outlinesTheVersionBefore() throws Exception {
    assertThat(gallery.get("/ui/projects/default/data/purchases").body())
        .contains("<polyline class=\"before\"", "outlined: the version before");
  }

  @Test
  void digestsInFacts_areShortAndCopiedInFull() throws Exception {
    var digest = Fixtures.digest("package2").hex();
    assertThat(gallery.get("/ui/projects/default/models/customer_churn").body())
        .contains("<dt>package</dt>", "data-copy=\"" + digest + "\"", ">" + digest.substring(0, 8))
        .doesNotContain(">" + digest + "<");
  }

  @Test
  void alerts_areGroupedWithWhatOneMayDoAndWhatResolvedThem() throws Exception {
    assertThat(gallery.get("/ui/projects/default/alerts").body())
        .containsSubsequence(
            "class=\"state bad\">critical<",
            "2 alerts of 2 subjects: 1 open, 1 taken care of.",
            "href=\"/ui/projects/default/data/purchases\"",
            "825 of 2,750 rows have &lt;no&gt; dollars",
            "/alerts/01936b00-0000-7000-8000-00000000b000/acknowledge",
            "/alerts/01936b00-0000-7000-8000-00000000b000/resolve",
            "nobody yet",
            "endpoint churn",
            "seen 2 times, came back once",
            "ada: the till's export",
            "Silenced",
            "href=\"/ui/projects/default/endpoints/churn\"",
            "Resolved",
            "resolved by monitoring");
    assertThat(gallery.get("/ui/projects/default/alerts?empty").body())
        .contains("class=\"state good\">well<", "slipway alert list");
  }

  @Test
  void alert_showsItsEvidenceAndWhatTheWebhookWasTold() throws Exception {
    var path = "/ui/projects/default/alerts/01936b00-0000-7000-8000-00000000b000";
    assertThat(gallery.get(path).body())
        .containsSubsequence(
            "href=\"/docs/runbooks/quarantine\"",
            "acknowledge",
            "/data/purchases/checks/" + Fixtures.digest("bad").hex() + "\"",
            "/monitors/churn?window=1997-12-31\"",
            "2,750",
            "as JSON",
            "41528aac",
            "alert.opened",
            "waiting",
            "answered 503");
    assertThat(gallery.get(path + "?over").body())
        .contains("What resolved it", "1997-12-31")
        .doesNotContain("data-act");
  }
}
