package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What pages say of less usual things: other tasks, other ways, more than a page holds, and what
/// no alert tells of.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnusualPagesTest {
  private final GalleryServer gallery;

  UnusualPagesTest(@TempDir Path folder) {
    gallery = new GalleryServer(folder);
  }

  @AfterAll
  void close() {
    gallery.close();
  }

  @Test
  void endpoint_ofSeveralClassesSaysWhichIsMostLikely() throws Exception {
    assertThat(gallery.get("/ui/projects/default/endpoints/wines").body())
        .contains(">Grignolino 70.0 %<", "Barolo 0.1, Grignolino 0.7, &lt;b")
        .contains("-d '{\"alcohol\":0,\"hue\":0}'", "name=\"hue\"");
  }

  @Test
  void columns_areThoseOfTheTask() throws Exception {
    assertThat(gallery.get("/ui/projects/default/endpoints/wines").body())
        .contains("Quality as labels mature", ">Accuracy</th>", ">0.910<")
        .doesNotContain(">AUC</th>");
    assertThat(gallery.get("/ui/projects/default/endpoints/prices").body())
        .containsSubsequence(">RMSE</th>", ">MAE</th>", ">Mean error</th>")
        .contains(">321<", ">251<", ">12.5<");
    assertThat(gallery.get("/ui/projects/default/models/prices").body())
        .containsSubsequence(">RMSE</th>", ">MAE</th>", ">321<", ">251<")
        .doesNotContain(">AUC</th>");
    assertThat(gallery.get("/ui/projects/default/models/customer_churn").body())
        .containsSubsequence(">AUC</th>", ">Log loss, nats</th>")
        .doesNotContain(">RMSE</th>");
    assertThat(gallery.get("/ui/projects/default/monitors/wines").body())
        .contains("score of Barolo", "score of Grignolino", ">Accuracy</th>", ">0.876<");
  }

  @Test
  void endpoint_asARequestIsOneThatAShellAndAServerTake() throws Exception {
    assertThat(gallery.get("/ui/projects/default/endpoints/prices").body())
        .contains("-d '{\"house\":\"O'\\''Hara'\\''s\"}'", ">1,235<");
    assertThat(gallery.get("/ui/projects/default/endpoints/churn").body())
        .contains("-d '{\"customer_id\":1}'");
  }

  @Test
  void endpoint_keepsWhatIsOpenOnlyForTheThingItWasOpenedFor() throws Exception {
    var page = gallery.get("/ui/projects/default/endpoints/churn").body();
    assertThat(page)
        .contains(
            "name=customer_activity digest=" + Fixtures.digest("hours").hex() + "\"",
            "name=churn digest=" + GateFixtures.release(2).digest().hex() + "\"",
            "to=" + GateFixtures.release(1).digest().hex() + "\"");
    var kept = Pattern.compile("data-keep=\"([^\"]+)\"").matcher(page).results().toList();
    assertThat(kept).map(found -> found.group(1)).hasSizeGreaterThan(4).doesNotHaveDuplicates();
  }

  @Test
  void rollout_ofEverythingAtOnceSaysSoAndNotThatItStaysAtAllPercent() throws Exception {
    assertThat(gallery.get("/ui/projects/default/endpoints/churn/rollouts/1?green&weight=1").body())
        .containsSubsequence(
            "class=\"state running\">watched<",
            ">412<",
            "of about 3,000, by labels",
            "goes on answering all requests of churn, and the watch ends.",
            "It answers all requests and is watched for more requests",
            "blue-green",
            "rehearsed on 200 recent requests, then all requests at once, watched for 5,000"
                + " requests and 1h")
        .doesNotContain("instead of 100", "stays at 100");
    assertThat(gallery.get("/ui/projects/default/endpoints/churn/rollouts/1?weight=0.0001").body())
        .contains("instead of 0.01 %", "stays at 0.01 %");
  }

  @Test
  void model_isRolledOutByAnActThatSaysWhatItWillTake() throws Exception {
    assertThat(gallery.get("/ui/projects/default/models/customer_churn?version=2").body())
        .containsSubsequence(
            "Roll out customer_churn v2 at churn…",
            "where v1 answers: 10.0 % for 23,570 requests. 9,876 requests a day.",
            "name=\"version\" value=\"2\" data-number=\"true\"")
        .contains("data-act=\"/api/v1/projects/default/endpoints/churn/rollouts\"");
    assertThat(gallery.get("/ui/projects/default/models/customer_churn?version=1").body())
        .doesNotContain("data-act");
  }

  @Test
  void overview_isNotWellWhereNoAlertTellsOfWhatIsWrong() throws Exception {
    assertThat(gallery.get("/ui/projects/default/?troubles=none").body())
        .contains(
            "class=\"state attention\">look<",
            "1 thing to look at",
            "endpoint churn: gap −9.4 points for 1998-03-31, the limit is ±1.5. Its automation"
                + " (mode approve) says: A person is asked")
        .doesNotContain("nothing to do");
    assertThat(gallery.get("/ui/projects/default/?troubles=others").body())
        .containsSubsequence(
            "class=\"state bad\">needs you<",
            "28 things to look at",
            "the first 20 of 28",
            "releases: release 1 of churn: its package is not stored",
            "pipeline churn #8: step train: the trainer ended with status 137");
    assertThat(gallery.get("/ui/projects/default/?troubles=jobs").body())
        .contains(
            "2 features.labels jobs in the last 7 days, the newest 1 h ago: out of &lt;memory&gt;");
  }

  @Test
  void overview_tellsOfTheWorstEndpointFirstAndOfEachWithItsNumbers() throws Exception {
    assertThat(gallery.get("/ui/projects/default/").body())
        .containsSubsequence(
            "class=\"answer\"",
            "churn · release 1",
            "and 1 other endpoint",
            ">churn</a>",
            "306,410 predictions · calibration gap",
            "Mean prediction minus what came true",
            ">quiet</a>",
            "306,410 predictions · calibration gap",
            "Mean prediction minus what came true");
  }

  @Test
  void pipelines_countAllRunsAndLeadToTheOlderOnes() throws Exception {
    assertThat(gallery.get("/ui/projects/default/pipelines").body())
        .contains("5,000 pipeline runs: 1 running, 37 failed, the newest as of", "1–5 of 5,000")
        .contains("pipelines?from=50\"", "<option value=\"failed\">failed</option>")
        .doesNotContain("rel=\"prev\"");
    assertThat(gallery.get("/ui/projects/default/pipelines?from=100").body())
        .contains("101–105 of 5,000", "rel=\"prev\"");
  }

  @Test
  void overview_tellsOfWaysBackAndOfWhatWasRefusedInTheirMonth() throws Exception {
    var november = gallery.get("/ui/projects/default/?month=1997-11").body();
    assertThat(november.substring(november.indexOf("id=\"changed\"")))
        .contains(
            "class=\"state attention\">rolled back<",
            "customer_churn v1, by ada, rollback-1",
            "cdnow-1997-11.txt broke the contract")
        .doesNotContain("1997-10-", "1997-12-");
    var december = gallery.get("/ui/projects/default/?month=1997-12").body();
    assertThat(december.substring(december.indexOf("id=\"changed\"")))
        .contains(">held back<", "was &lt;0 in 812 rows", "alert of endpoint churn");
    var september = gallery.get("/ui/projects/default/?month=1997-09").body();
    assertThat(september.substring(september.indexOf("id=\"changed\"")))
        .contains("release 2 of churn", "rollout 1 at churn", "pipeline churn #8", "purchases");
  }

  @Test
  void overview_tellsWhatChangedInAMonth() throws Exception {
    assertThat(gallery.get("/ui/projects/default/").body()).contains("decision for churn");
    assertThat(gallery.get("/ui/projects/default/?month=1902-01").body())
        .contains("Nothing changed in 1902-01.");
  }
}
