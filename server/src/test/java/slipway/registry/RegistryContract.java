package slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static slipway.testing.MlflowServer.CALLER;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;

/// Models, versions and packages, from both faces.
abstract class RegistryContract extends OnRegistry {
  @Test
  void package_isNamedByItsContents() {
    var digest = registry().createPackage(CALLER, P, contents("1"));
    assertThat(registry().createPackage(CALLER, P, contents("1"))).isEqualTo(digest);
    assertThat(registry().createPackage(CALLER, P, contents("2"))).isNotEqualTo(digest);
    assertThat(server().blobs().bytes(digest))
        .isEqualTo(Json.canonical(registry().packageTree(digest)));
    assertThat(registry().packageTree(digest).files())
        .extracting(PackageTree.PackageFile::path)
        .containsExactly("folds/0.onnx", "model.onnx");
    var manifest = new String(server().blobs().bytes(digest), StandardCharsets.UTF_8);
    assertThat(manifest)
        .isEqualTo(
            ("{\"files\":[{\"digest\":\"%s\",\"path\":\"folds/0.onnx\",\"size\":5},"
                    + "{\"digest\":\"%s\",\"path\":\"model.onnx\",\"size\":5}],"
                    + "\"format\":\"slipway/package/1\",\"provenance\":{\"rows\":23570,\"seed\":\"1\"},"
                    + "\"signature\":{\"task\":\"BINARY\"}}")
                .formatted(blob("fold1"), blob("onnx1")));
  }

  @Test
  void package_isRefusedWithAFileThatIsNotStored() {
    var absent = Digest.of(new byte[] {9});
    assertThatThrownBy(() ->
            registry()
                .createPackage(
                    CALLER,
                    P,
                    new PackageContents(
                        Map.of("model.onnx", absent), Json.object(), Json.object())))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("model.onnx");
    assertThatThrownBy(() ->
            registry()
                .createPackage(
                    CALLER,
                    P,
                    new PackageContents(Map.of("../x", blob("x")), Json.object(), Json.object())))
        .isInstanceOf(SlipwayException.class);
    assertThatThrownBy(() -> registry().register(CALLER, P, "m", absent, NewVersion.ofRun("r")))
        .hasMessageContaining("expected: a package");
    assertThat(server().database().<List<RegisteredModel>>read(tx -> registry().models(tx, P)))
        .isEmpty();
  }

  @Test
  void bothFaces_countInOneNamespace() {
    var digest = registry().createPackage(CALLER, P, contents("1"));
    var one = registry().register(CALLER, P, "churn", digest, NewVersion.ofRun("run1"));
    assertThat(one.number()).isEqualTo(1);
    var two =
        ok(server().post("model-versions/create", "{'name':'churn','source':'s3://bucket/model'}"));
    assertThat(two.path("model_version").path("version").asString()).isEqualTo("2");
    var shown = ok(server().get("model-versions/get?name=churn&version=1")).path("model_version");
    assertThat(shown.path("source").asString()).isEqualTo("slipway-package:/" + digest.hex());
    assertThat(shown.path("run_id").asString()).isEqualTo("run1");
    var ours = ok(server().send("GET", "/api/v1/projects/default/models/churn", ""));
    assertThat(ours.path("versions")).hasSize(2);
    var version = ours.path("versions").get(1);
    assertThat(version.path("packageDigest").asString()).isEqualTo(digest.hex());
    assertThat(version.path("files").path("model.onnx").asString()).isEqualTo(blob("onnx1").hex());
    assertThat(version.path("provenance").path("seed").asString()).isEqualTo("1");
    var file =
        server()
            .send("GET", "/api/v1/projects/default/models/churn/versions/1/files/folds/0.onnx", "");
    assertThat(file.text()).isEqualTo("fold1");
    var found =
        server().database().<Optional<ModelVersion>>read(tx -> registry().find(tx, P, "churn", 1));
    assertThat(found.flatMap(ModelVersion::packageDigest)).contains(digest);
  }

  @Test
  void versions_areFoundByTheirNamesAtOnce() {
    var digest = registry().createPackage(CALLER, P, contents("1"));
    for (int i = 0; i < 3; i++) {
      registry().register(CALLER, P, "churn", digest, NewVersion.ofRun("run" + i));
    }
    registry().register(CALLER, P, "prices", digest, NewVersion.ofRun("run9"));
    var asked =
        new ArrayList<>(
            List.of(
                new VersionName("churn", 3),
                new VersionName("prices", 1),
                new VersionName("prices", 2),
                new VersionName("nowhere", 1)));
    for (int i = 4; i < 1_200; i++) {
      asked.add(new VersionName("churn", i));
    }
    asked.add(new VersionName("churn", 1));
    assertThat(server().database().<List<ModelVersion>>read(tx -> registry().find(tx, P, asked)))
        .extracting(version -> version.runId().orElseThrow())
        .containsExactlyInAnyOrder("run2", "run9", "run0");
    assertThat(
            server().database().<List<ModelVersion>>read(tx -> registry().find(tx, P, List.of())))
        .isEmpty();
  }

  @Test
  void packaged_areVersionsThatHoldAPackage() {
    var dated =
        registry()
            .createPackage(
                CALLER,
                P,
                new PackageContents(
                    contents("1").files(),
                    Json.object(),
                    Json.object().put("cutoff", "1997-06-30")));
    registry().register(CALLER, P, "m", dated, NewVersion.ofRun("r"));
    ok(server().post("model-versions/create", "{'name':'m','source':'s3://bucket/model'}"));
    assertThat(packaged("m/1")).isEqualTo(new Packaged("m", 1, dated));
    assertThatThrownBy(() -> packaged("m/2"))
        .hasMessage("canary: m/2 (expected: a version with a package)");
    assertThatThrownBy(() -> packaged("m/3"))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessage("canary: m/3 (expected: a registered version)");
    for (var wrong : List.of("", "m", "m/", "/1", "m/0", "m/-1", "m/1x", "m/9999999999")) {
      assertThatThrownBy(() -> packaged(wrong)).hasMessageContaining("MODEL/NUMBER");
    }
    assertThat(registry().trainedAsOf(dated)).isEqualTo("1997-06-30");
    assertThat(registry().trainedAsOf(registry().createPackage(CALLER, P, contents("1"))))
        .isEmpty();
  }

  private Packaged packaged(String title) {
    return server().database().read(tx -> registry().requirePackaged(tx, P, "canary", title));
  }

  @Test
  void numbers_areNeverUsedAgain() {
    var digest = registry().createPackage(CALLER, P, contents("1"));
    registry().register(CALLER, P, "m", digest, NewVersion.ofRun("r"));
    ok(
        server()
            .send(
                "DELETE",
                "/api/2.0/mlflow/model-versions/delete",
                "{\"name\":\"m\",\"version\":\"1\"}"));
    assertThat(registry().register(CALLER, P, "m", digest, NewVersion.ofRun("r")).number())
        .isEqualTo(2);
    ok(server().send("DELETE", "/api/2.0/mlflow/registered-models/delete", "{\"name\":\"m\"}"));
    assertThat(registry().register(CALLER, P, "m", digest, NewVersion.ofRun("r")).number())
        .isEqualTo(3);
  }

  @Test
  void parallelRegistrations_getNumbersOfTheirOwn() throws Exception {
    var digest = registry().createPackage(CALLER, P, contents("1"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, 20)
              .mapToObj(_ ->
                  threads.submit(() ->
                      registry().register(CALLER, P, "m", digest, NewVersion.ofRun("r")).number()))
              .toList();
      var numbers = new TreeSet<Integer>();
      for (var one : all) {
        numbers.add(one.get());
      }
      assertThat(numbers).hasSize(20).last().isEqualTo(20);
    }
  }

  @Test
  void aliases_leadToVersions() {
    var digest = registry().createPackage(CALLER, P, contents("1"));
    registry().register(CALLER, P, "m", digest, NewVersion.ofRun("r"));
    ok(server().post("registered-models/alias", "{'name':'m','alias':'best','version':'1'}"));
    var byAlias =
        server()
            .database()
            .<Optional<ModelVersion>>read(tx -> registry().findByAlias(tx, P, "m", "best"));
    assertThat(byAlias.map(ModelVersion::number)).contains(1);
    refused(
        server().get("registered-models/alias?name=m&alias=none"),
        400,
        "INVALID_PARAMETER_VALUE",
        "alias none not found");
    refused(
        server().post("registered-models/alias", "{'name':'m','alias':'a','version':'7'}"),
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "version=7");
    for (var alias : List.of("latest", "v1", "a b", "ä/")) {
      assertThat(
              server()
                  .post(
                      "registered-models/alias",
                      "{'name':'m','alias':'" + alias + "','version':'1'}")
                  .status())
          .as(alias)
          .isEqualTo(400);
    }
  }

  @Test
  void versions_areReadWithTheirOwnTagsAndAliases() {
    ok(server().post("registered-models/create", "{'name':'other'}"));
    ok(server().post("registered-models/create", "{'name':'m'}"));
    for (int i = 1; i <= 4; i++) {
      ok(
          server()
              .post(
                  "model-versions/create",
                  "{'name':'m','source':'s3://bucket/m','tags':[{'key':'n','value':'"
                      + i
                      + "'}]}"));
    }
    for (var alias : List.of("challenger", "champion")) {
      ok(
          server()
              .post(
                  "registered-models/alias", "{'name':'m','alias':'" + alias + "','version':'3'}"));
    }
    ok(
        server()
            .send(
                "DELETE",
                "/api/2.0/mlflow/model-versions/delete",
                "{\"name\":\"m\",\"version\":\"2\"}"));
    var newest = server().database().read(tx -> registry().newest(tx, P, "m", 0, 2));
    assertThat(newest).map(ModelVersion::number).containsExactly(4, 3);
    assertThat(newest).map(ModelVersion::tags).containsExactly(Map.of("n", "4"), Map.of("n", "3"));
    assertThat(newest)
        .map(ModelVersion::aliases)
        .containsExactly(List.of(), List.of("challenger", "champion"));
    var counts = server().database().read(tx -> registry().counts(tx, P));
    assertThat(counts).containsExactly(Map.entry("m", 3));
  }

  @Test
  void models_areListedWithTheirOwnVersionsTagsAndAliases() {
    var digest = registry().createPackage(CALLER, P, contents("1"));
    for (var model : List.of("a", "b")) {
      registry().register(CALLER, P, model, digest, NewVersion.ofRun("first of " + model));
      registry().register(CALLER, P, model, digest, NewVersion.ofRun("second of " + model));
      var name = "{'name':'" + model + "',";
      var tag = "'key':'of','value':'" + model + "'}";
      ok(server().post("registered-models/set-tag", name + tag));
      ok(server().post("model-versions/set-tag", name + "'version':'2'," + tag));
      ok(server().post("registered-models/alias", name + "'alias':'best','version':'2'}"));
    }
    ok(server().post("registered-models/create", "{'name':'empty'}"));
    List<RegisteredModel> models = server().database().read(tx -> registry().models(tx, P));
    assertThat(models).extracting(RegisteredModel::name).containsExactly("a", "b", "empty");
    assertThat(models.getLast().latest()).isEmpty();
    for (var model : models.subList(0, 2)) {
      assertThat(model.tags()).containsExactly(Map.entry("of", model.name()));
      assertThat(model.aliases()).containsExactly(Map.entry("best", 2));
      var latest = model.latest().getFirst();
      assertThat(latest.runId()).contains("second of " + model.name());
      assertThat(latest.tags()).containsExactly(Map.entry("of", model.name()));
      assertThat(latest.aliases()).containsExactly("best");
    }
    var listed = ok(server().send("GET", "/api/v1/projects/" + P + "/models", "")).path("items");
    assertThat(listed.get(1).path("versions").findValuesAsString("runId"))
        .containsExactly("second of b", "first of b");
  }

  @Test
  void stages_moveAndArchive() {
    var digest = registry().createPackage(CALLER, P, contents("1"));
    registry().register(CALLER, P, "m", digest, NewVersion.ofRun("r"));
    registry().register(CALLER, P, "m", digest, NewVersion.ofRun("r"));
    var call = "model-versions/transition-stage";
    ok(server().post(call, "{'name':'m','version':'1','stage':'production'}"));
    ok(
        server()
            .post(
                call,
                "{'name':'m','version':'2','stage':'Production','archive_existing_versions':true}"));
    var latest =
        ok(
            server()
                .post(
                    "registered-models/get-latest-versions", "{'name':'m','stages':['Archived']}"));
    assertThat(latest.path("model_versions").findValuesAsString("version")).containsExactly("1");
    refused(
        server().post(call, "{'name':'m','version':'1','stage':'nope'}"),
        400,
        "INVALID_PARAMETER_VALUE",
        "Invalid Model Version stage");
    refused(
        server().post(call, "{'name':'m','version':'x','stage':'None'}"),
        400,
        "INVALID_PARAMETER_VALUE",
        "must be an integer");
  }

  @Test
  void search_findsModelsThatAreNoPrompts() {
    ok(server().post("registered-models/create", "{'name':'a','tags':[{'key':'t','value':'1'}]}"));
    ok(
        server()
            .post(
                "registered-models/create",
                "{'name':'p','tags':[{'key':'mlflow.prompt.is_prompt','value':'true'}]}"));
    assertThat(names("tags.`mlflow.prompt.is_prompt` != 'true'")).containsExactly("a");
    assertThat(names("tags.`mlflow.prompt.is_prompt` = 'true'")).containsExactly("p");
    assertThat(names("tags.t = '1' and name LIKE '%'")).containsExactly("a");
    refused(
        server().get("registered-models/search?filter=nmae+%3D+%27a%27"),
        400,
        "INVALID_PARAMETER_VALUE",
        "did you mean 'name'?");
    var first = ok(server().get("registered-models/search?max_results=1&order_by=name+DESC"));
    assertThat(first.path("registered_models").findValuesAsString("name")).containsExactly("p");
    var next =
        ok(
            server()
                .get(
                    "registered-models/search?max_results=1&order_by=name+DESC&page_token="
                        + first.path("next_page_token").asString()));
    assertThat(next.path("registered_models").findValuesAsString("name")).containsExactly("a");
  }

  private List<String> names(String filter) {
    var encoded = URLEncoder.encode(filter, StandardCharsets.UTF_8);
    return ok(server().get("registered-models/search?filter=" + encoded))
        .path("registered_models")
        .findValuesAsString("name");
  }

  @Test
  void changes_areAudited() {
    var digest = registry().createPackage(CALLER, P, contents("1"));
    registry().register(CALLER, P, "m", digest, NewVersion.ofRun("r"));
    ok(server().post("registered-models/alias", "{'name':'m','alias':'best','version':'1'}"));
    var actions =
        server()
            .database()
            .<List<String>>read(tx ->
                tx.sql()
                    .createQuery("select action from audit_entry order by id")
                    .mapTo(String.class)
                    .list());
    assertThat(actions).containsExactly("registry.createVersion", "registry.setAlias");
    var events =
        server()
            .database()
            .<List<String>>read(tx ->
                tx.sql().createQuery("select type from events_event").mapTo(String.class).list());
    assertThat(events).containsExactly("model.registered");
  }
}
