package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.wire.Endpoint;
import slipway.registry.NewVersion;
import slipway.registry.PackageContents;
import slipway.tracking.LogBatch;
import slipway.tracking.Tag;
import slipway.ui.RunEnvironment.Found;

/// What a run was made with, beside another one, and what became of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RunOriginTest {
  private static final String ONE = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
  private static final String TWO = "2a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";

  private final RunSite site;

  RunOriginTest(@TempDir Path folder) {
    site = new RunSite(folder);
  }

  @AfterAll
  void close() {
    site.close();
  }

  private String run(String experiment, String name, Map<String, String> tags) {
    return site.tracking().createRun(site.caller(), "default", experiment, name, tags);
  }

  private String page(String run) throws Exception {
    var page = site.get(RunSite.RUNS + "/" + run);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return page.body();
  }

  @Test
  void run_saysWhatDiffersFromTheRunBeforeIt() throws Exception {
    var before =
        run(
            "origins",
            "before",
            Map.of("mlflow.source.git.commit", ONE, "mlflow.source.name", "train.py"));
    site.put(
        before, "model/requirements.txt", "numpy==2.0.1\nScikit_Learn[alldeps]==1.7 ; x\n-r y\n");
    site.tracking()
        .logBatch(site.caller(), before, LogBatch.params(Map.of("depth", "3", "seed", "1")));
    var after =
        run(
            "origins",
            "after",
            Map.of(
                "mlflow.source.git.commit",
                TWO,
                "mlflow.source.name",
                "train.py",
                "mlflow.source.git.repoURL",
                "git@github.com:shop/churn.git"));
    site.put(after, "model/requirements.txt", "numpy==2.1.0\nscikit-learn==1.7\n# none\n");
    site.put(after, "model/python_env.yaml", "python: 3.12.4\nbuild_dependencies:\n- pip==24\n");
    site.tracking()
        .logBatch(site.caller(), after, LogBatch.params(Map.of("depth", "9", "seed", "1")));
    assertThat(page(after))
        .containsSubsequence(
            "What differs from <a href=\"/ui/projects/default/runs/" + before,
            "the run before it in this experiment",
            "Another commit; the other run has no versions recorded; 1 of 2 libraries differs; 1 of 2"
                + " parameters differs.",
            "git diff " + ONE + " " + TWO,
            "https://github.com/shop/churn/compare/" + ONE + "..." + TWO,
            "<td>commit</td>",
            ">2a2b3c4d<",
            ">1a2b3c4d<",
            "<td>python</td>",
            ">3.12.4<",
            "only here",
            "<td>numpy</td>",
            ">2.1.0<",
            ">2.0.1<",
            "Libraries: 1 is the same",
            "scikit-learn",
            "<td>depth</td>",
            "from model/python_env.yaml, model/requirements.txt")
        .doesNotContain("Not recorded");
    assertThat(page(after + "?against=" + after)).contains("the run before it");
    assertThat(site.get(RunSite.RUNS + "/" + after + "?against=nothing").statusCode())
        .isEqualTo(404);
  }

  @Test
  void run_showsWhatDiffersInFilesOfCodeThatBothRunsKeep() throws Exception {
    var before = run("coded", "before", Map.of());
    var after = run("coded", "after", Map.of());
    site.put(before, "code/train.py", "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nif x < 3:\n  go()\n");
    site.put(after, "code/train.py", "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nif x < 9:\n  go()\n");
    site.put(before, "same.sql", "select 1\n");
    site.put(after, "same.sql", "select 1\n");
    site.put(before, "notes.txt", "one\n");
    site.put(after, "notes.txt", "two\n");
    site.put(before, "cut.py", "x".repeat(RunCode.BYTES_MAX + 1));
    site.put(after, "cut.py", "y");
    site.put(after, "new.py", "only here");
    assertThat(page(after))
        .containsSubsequence(
            "What differs from",
            "Not the same code in code/train.py.",
            "code/train.py</span>",
            "1 line added, 1 removed",
            "<span class=\"muted\">… </span>",
            "  c = 3</span>",
            "<del>− if x &lt; 3:</del>",
            "<ins>+ if x &lt; 9:</ins>",
            "    go()</span>")
        .doesNotContain("b = 2", "origin/changed/same.sql", "origin/changed/notes.txt")
        .doesNotContain("origin/changed/cut.py", "origin/changed/new.py");
  }

  @Test
  void run_ofWhichNothingWasRecordedSaysSoAndHow() throws Exception {
    var alone = run("alone", "alone", Map.of("mlflow.source.git.commit", "none"));
    assertThat(page(alone))
        .contains(
            "no other run in this experiment yet",
            "Not recorded: no commit, no version of the language, no libraries",
            "start_run(run_id=&#34;" + alone)
        .doesNotContain("What differs from");
  }

  @Test
  void run_isComparedWithItsParentTooAndWithAnyThatIsAskedFor() throws Exception {
    var parent = run("nested", "the parent", Map.of());
    var child = run("nested", "the child", Map.of("mlflow.parentRunId", parent));
    assertThat(page(child))
        .contains("What differs from", "its parent", ">" + parent.substring(0, 8) + "</a>");
    var other = run("elsewhere", "from elsewhere", Map.of());
    assertThat(page(child + "?against=" + other)).contains("from elsewhere: as asked for");
    var orphan = run("nested", "orphan", Map.of("mlflow.parentRunId", "' or 1 = 1 --"));
    assertThat(page(orphan)).contains("What differs from").doesNotContain("its parent");
  }

  @Test
  void run_showsTheVersionsThatItBecameAndWhereTheyServe() throws Exception {
    var champion = run("became", "champion", Map.of());
    var blob = site.tracking().putArtifact(site.caller(), champion, "model.onnx", bytes("onnx"));
    var tree = "ab".repeat(32);
    var provenance = Json.object();
    provenance.putArray("views").addObject().put("dataset", "features/activity").put("tree", tree);
    var contents = new PackageContents(Map.of("model.onnx", blob), Json.object(), provenance);
    var digest = site.registry().createPackage(site.caller(), "default", contents);
    site.registry().register(site.caller(), "default", "churn", digest, NewVersion.ofRun(champion));
    site.endpoints()
        .add(
            new Endpoint(
                "door",
                null,
                "churn",
                List.of(),
                new Endpoint.Release(
                    4, digest, 1, digest, List.of(), digest, Instant.EPOCH, "person"),
                0));
    var later = run("later", "later", Map.of());
    var pages = List.of(page(champion), page(later));
    site.endpoints().clear();
    assertThat(pages.getFirst())
        .containsSubsequence(
            "What became of it",
            "/models/churn?version=1\"",
            "serving",
            "release 4 of door",
            "Made from",
            "features/activity abababab");
    assertThat(pages.getLast())
        .contains("champion: the run of churn v1, which serves door")
        .doesNotContain("What became of it");
  }

  private static java.io.InputStream bytes(String text) {
    return new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void run_withGarbageOrAHugeFileOfLibrariesIsShownAllTheSame() throws Exception {
    var run = run("garbage", "garbage", Map.of());
    site.put(run, "a/requirements.txt", new byte[] {0, 1, 2, (byte) 0xff, (byte) 0xfe});
    site.put(run, "b/MLmodel", new byte[] {(byte) 0xc3, (byte) 0x28});
    var huge = "numpy==2.1.0\n" + ("# " + "x".repeat(997) + "\n").repeat(3_000);
    site.put(run, "c/requirements.txt", huge);
    assertThat(page(run))
        .contains(
            "a/requirements.txt is no text",
            "b/MLmodel is no text",
            "of c/requirements.txt (2.9 MiB) only the first 64 kiB were read",
            "numpy");
  }

  @Test
  void run_showsTheFilesOfTheModelsThatItLogged() throws Exception {
    var run = run("logged", "logged", Map.of());
    var made =
        site.post(
            "logged-models",
            "{\"experiment_id\":\"%s\",\"name\":\"forest\",\"source_run_id\":\"%s\",\"model_type\":\"sklearn\"}"
                .formatted(site.experiment("logged"), run));
    var model = Json.tree(made.body()).path("model").path("info");
    var id = model.path("model_id").asString();
    var file =
        site.upload(model.path("artifact_uri").asString() + "/MLmodel", "mlflow_version: 3.9\n");
    assertThat(file.statusCode()).as(file.body()).isEqualTo(200);
    site.post(
        "runs/outputs",
        "{\"run_id\":\"%s\",\"models\":[{\"model_id\":\"%s\",\"step\":0}]}".formatted(run, id));
    var page = page(run);
    assertThat(page)
        .contains(
            "forest (sklearn)",
            ">forest/MLmodel</a>",
            "1 file, each",
            "/api/2.0/mlflow-artifacts/artifacts/",
            "mlflow",
            ">3.9<",
            "from MLmodel");
    var asked = RunSite.RUNS + "/" + run + "?file=model%3A" + id + "%2F";
    assertThat(site.get(asked + "MLmodel").body()).contains("mlflow_version: 3.9");
    assertThat(site.get(asked + "none").statusCode()).isEqualTo(404);
    assertThat(site.get(asked + "..%2F..%2Fx").statusCode()).isEqualTo(400);
  }

  @Test
  void everyWayToTheSamePage_keepsWhatElseItsAddressSays() throws Exception {
    var other = run("kept", "other", Map.of());
    run("kept", "another", Map.of());
    var run = run("kept", "kept", Map.of());
    site.put(run, "a b&c.txt", "text");
    site.put(run, "d.txt", "text");
    var path =
        RunSite.RUNS + "/" + run + "?against=" + other + "&file=d.txt&hide=Artifacts%7ESize&hide=x";
    assertThat(SamePage.assertKeeps(path, site.get(path).body(), ""))
        .containsExactly("against", "artifacts-sort", "file", "tags-sort");
  }

  @Test
  void environment_isReadFromTagsAndFilesAsMlflowWritesThem() {
    var environment =
        RunEnvironment.of(
            List.of(new Tag("java.version", "25.0.3"), new Tag("mlflow.git.dirty", "true")),
            List.of(
                found(
                    "MLmodel",
                    """
                    flavors:
                      python_function:
                        python_version: 3.12.4
                      sklearn:
                        sklearn_version: '1.7.2'
                        serialization_format: skops
                    mlflow_version: 3.17.2
                    """),
                found(
                    "conda.yaml",
                    """
                    channels:
                    - conda-forge
                    dependencies:
                    - python=3.11.0
                    - pip<=24.0
                    - xgboost=2.1.0
                    - pip:
                      - numpy==2.0.1
                    name: mlflow-env
                    """),
                found(
                    "requirements.txt",
                    """
                    --index-url https://example.org/simple
                    Numpy == 1.0  # the first one said holds
                    pandas>=2,<3 ; python_version < '4'
                    tool @ git+https://example.org/tool.git@main
                    bare
                    this is no requirement
                    ./local
                    """)));
    assertThat(environment.code()).containsExactly(Map.entry("uncommitted changes", "true"));
    assertThat(environment.runtime())
        .containsExactly(
            Map.entry("java", "25.0.3"),
            Map.entry("mlflow", "3.17.2"),
            Map.entry("python", "3.12.4"),
            Map.entry("sklearn", "1.7.2"));
    assertThat(environment.libraries())
        .containsExactly(
            Map.entry("bare", "any"),
            Map.entry("numpy", "2.0.1"),
            Map.entry("pandas", ">=2,<3"),
            Map.entry("pip", "<=24.0"),
            Map.entry("tool", "@ git+https://example.org/tool.git@main"),
            Map.entry("xgboost", "2.1.0"));
    assertThat(environment.sources()).containsExactly("MLmodel", "conda.yaml", "requirements.txt");
  }

  private static Found found(String path, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Found(path, bytes.length, bytes);
  }
}
