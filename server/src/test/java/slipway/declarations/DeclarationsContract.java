package slipway.declarations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Applying;
import slipway.api.wire.Applying.Change;
import slipway.config.Config.DatabaseConfig;
import slipway.db.Database;
import slipway.http.Router;
import slipway.testing.FakeClock;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;

/// What applying promises, whatever the database.
abstract class DeclarationsContract {
  private static final Caller ANNA = new Caller("anna", Caller.Kind.PERSON);
  private static final String PROJECT = "default";

  @TempDir Path directory = Path.of("");
  private final FakeClock wall = new FakeClock(Instant.parse("2026-11-21T10:00:00Z"));
  private final FakeKinds kinds = new FakeKinds();
  private @Nullable Database opened;
  private @Nullable Declarations declarations;

  abstract DatabaseConfig fresh(Path directory);

  @BeforeEach
  void open() {
    var database = TestDatabases.open(fresh(directory));
    opened = database;
    var access = Access.open(database, wall);
    var business = BusinessClock.replay(wall, Instant.parse("1997-01-31T00:00:00Z"));
    declarations =
        Declarations.open(
            new Declarations.Neighbours(
                access,
                database,
                kinds.audit(wall),
                kinds.pipelines(database, wall, business, directory),
                wall,
                business,
                new Router()),
            kinds.all());
  }

  @AfterEach
  void close() {
    Objects.requireNonNull(opened).close();
  }

  private Applying.Result apply(Applying.SourceFile... files) {
    return apply("", files);
  }

  private Applying.Result apply(String revision, Applying.SourceFile... files) {
    return Objects.requireNonNull(declarations)
        .apply(ANNA, PROJECT, new Applying.Request(List.of(files), revision));
  }

  private static List<Change> changes(Applying.Result result) {
    return result.documents().stream().map(Applying.Document::change).toList();
  }

  private List<DeclarationStore.Applied> history() {
    return Objects.requireNonNull(declarations).history(ANNA, PROJECT, 0, 100);
  }

  @Test
  void apply_leavesASchemaThatIsNoListToTheContractsOwnCheck() {
    var result =
        apply(
            new Applying.SourceFile(
                "bad.contract.yaml", "kind: DataContract\nid: bad\nschema: { a: 1 }"));
    assertThat(changes(result)).containsExactly(Change.CREATED);
  }

  @Test
  void apply_takesTheExampleInTheOrderOfWhatNamesWhat() {
    var result = apply("c0ffee", ChurnFiles.all());
    assertThat(result.documents())
        .extracting(document -> document.kind() + " " + document.name())
        .containsExactly(
            "Dataset purchases",
            "FeatureView churned_90d",
            "FeatureView customer_activity",
            "DataContract customer-activity",
            "DataContract purchases",
            "Pipeline churn",
            "Endpoint churn");
    assertThat(changes(result)).containsOnly(Change.CREATED);
    assertThat(kinds.taken).hasSize(7).contains("Pipeline churn at c0ffee");
    assertThat(history()).hasSize(7).allMatch(row -> row.author().equals("anna"));
  }

  @Test
  void apply_doesNothingTheSecondTime() {
    var first = apply(ChurnFiles.all());
    kinds.taken.clear();
    var second = apply(ChurnFiles.all());
    assertThat(changes(second)).containsOnly(Change.UNCHANGED);
    assertThat(second.documents())
        .extracting(Applying.Document::digest)
        .isEqualTo(first.documents().stream().map(Applying.Document::digest).toList());
    assertThat(kinds.taken).isEmpty();
    assertThat(history()).hasSize(7);
  }

  @Test
  void apply_keepsTheFirstCommitThatHasWhatWasApplied() {
    apply("", ChurnFiles.all());
    apply("c0ffee+dirty", ChurnFiles.all());
    assertThat(history()).extracting(DeclarationStore.Applied::revision).containsOnly("none");
    kinds.taken.clear();
    var committed = apply("c0ffee", ChurnFiles.all());
    assertThat(changes(committed)).containsOnly(Change.UNCHANGED);
    assertThat(kinds.taken).hasSize(7).contains("Pipeline churn at c0ffee");
    apply("beef", ChurnFiles.all());
    apply("", ChurnFiles.all());
    assertThat(kinds.taken).hasSize(7);
    assertThat(history().getFirst().revision()).isEqualTo("c0ffee");
  }

  @Test
  void apply_takesOnlyWhatChanged_whateverItsFormAndOrder() {
    apply(ChurnFiles.all());
    kinds.taken.clear();
    wall.advance(Duration.ofSeconds(1));
    var result =
        apply(
            ChurnFiles.with("endpoint.yaml", "threshold: 0.5", "threshold: 0.6"),
            ChurnFiles.with("purchases.yaml", "header: true", "header:   true # as it was"));
    assertThat(changes(result)).containsExactly(Change.UNCHANGED, Change.CHANGED);
    assertThat(kinds.taken).containsExactly("Endpoint churn at none");
    assertThat(history().getFirst().number()).isEqualTo(2);
  }

  @Test
  void apply_finds_whatWasAppliedBefore() {
    apply(ChurnFiles.all());
    assertThat(changes(apply(ChurnFiles.file("endpoint.yaml")))).containsExactly(Change.UNCHANGED);
  }

  @Test
  void apply_keepsNothingWhenAnAreaRefusesOne() {
    kinds.refuse = "columns[1].pattern: \"yyyyMMdd\" (expected: another)";
    assertThatThrownBy(() -> apply(ChurnFiles.all()))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e ->
                assertThat(e.details())
                    .containsExactly(
                        "purchases.yaml:10: spec.columns[1].pattern: \"yyyyMMdd\" (expected: another)"));
    assertThat(history()).isEmpty();
    assertThat(Objects.requireNonNull(declarations).current(ANNA, PROJECT)).isEmpty();
  }

  @Test
  void apply_readsSeveralDocumentsOfOneFile() {
    var result =
        apply(
            new Applying.SourceFile(
                "all.yaml",
                ChurnFiles.text("purchases.yaml")
                    + "\n---\n"
                    + ChurnFiles.text("churned_90d.yaml")));
    assertThat(result.documents()).hasSize(2);
    assertThat(result.documents().getLast().line()).isGreaterThan(10);
  }

  @Test
  void apply_tellsEveryProblemOfEveryFileAtOnce() {
    assertThatThrownBy(() ->
            apply(
                ChurnFiles.with("endpoint.yaml", "views:", "view:"),
                ChurnFiles.with("purchases.yaml", "kind: Dataset", "kind: Datset"),
                new Applying.SourceFile("broken.yaml", "a: [1")))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(e.message()).endsWith("problems in the declarations; nothing was applied");
              assertThat(e.details())
                  .hasSize(4)
                  .anyMatch(line -> line.startsWith("broken.yaml:1: not YAML"))
                  .anyMatch(line -> line.startsWith("purchases.yaml:1: kind: unknown kind"))
                  .anyMatch(line -> line.startsWith("endpoint.yaml:6: spec.view: unknown key"))
                  .anyMatch(line -> line.startsWith("endpoint.yaml:3: spec: missing key"));
            });
  }

  @ParameterizedTest(name = "{0}: {1} → {2}")
  @MethodSource("slipway.declarations.BadDeclarations#table")
  void apply_refusesWithFileLineAndExpectation(
      String file, String replaced, String by, String problem) {
    var files = new ArrayList<Applying.SourceFile>();
    for (var each : ChurnFiles.all()) {
      files.add(each.path().equals(file) ? ChurnFiles.with(file, replaced, by) : each);
    }
    assertThatThrownBy(() -> apply(files.toArray(Applying.SourceFile[]::new)))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.details()).containsExactly(problem));
    assertThat(history()).isEmpty();
  }

  @Test
  void apply_refusesTheSameNameTwice() {
    assertThatThrownBy(() ->
            apply(
                ChurnFiles.file("purchases.yaml"),
                new Applying.SourceFile("copy.yaml", ChurnFiles.text("purchases.yaml"))))
        .hasMessageStartingWith(
            "copy.yaml:1: Dataset \"purchases\" a second time (first: purchases.yaml:1)");
  }

  @Test
  void apply_refusesAnUnknownProject() {
    assertThatThrownBy(() ->
            Objects.requireNonNull(declarations)
                .apply(ANNA, "nowhere", new Applying.Request(List.of())))
        .hasMessageContaining("nowhere");
  }

  @Test
  void diff_ofWhatIsNewOrTheSame_hasNoFields() {
    assertThat(diff(ChurnFiles.all()).documents())
        .hasSize(7)
        .allMatch(one -> one.change() == Change.CREATED && one.fields().isEmpty());
    assertThat(history()).isEmpty();
    apply(ChurnFiles.all());
    assertThat(diff(ChurnFiles.all()).isEmpty()).isTrue();
  }

  @Test
  void diff_tellsEachValueWithItsPlace_andListsByName() {
    apply(ChurnFiles.all());
    var pipeline =
        ChurnFiles.with(
            "pipeline.yaml",
            "    - name: check\n",
            "    - { name: wait, type: import, with: { dataset: purchases } }\n    - name: check\n");
    var found =
        diff(
            ChurnFiles.with(
                "endpoint.yaml", "threshold: 0.5, positive", "threshold: 0.6, positive"),
            new Applying.SourceFile(
                "pipeline.yaml", pipeline.text().replace("rowsMin: 23570", "rowsMin: 100")),
            ChurnFiles.with("purchases.yaml", "  key: [date, customer_id]\n", ""));

    assertThat(found.documents())
        .extracting(one -> one.kind() + " " + one.change())
        .containsExactly("Dataset CHANGED", "Pipeline CHANGED", "Endpoint CHANGED");
    assertThat(lines(found))
        .containsExactly(
            "purchases.yaml:3 spec.key: [\"date\",\"customer_id\"] → null",
            "pipeline.yaml:11 spec.steps[wait]: null → "
                + "{\"name\":\"wait\",\"type\":\"import\",\"with\":{\"dataset\":\"purchases\"}}",
            "pipeline.yaml:27 spec.steps[train].with.rowsMin: 23570 → 100",
            "endpoint.yaml:7 spec.output.threshold: 0.5 → 0.6");
    assertThat(history()).hasSize(7);
    assertThat(kinds.taken).hasSize(10); // tried, and undone
  }

  @Test
  void diff_tellsAnotherOrderAndGoneItems() {
    apply(ChurnFiles.file("purchases.yaml"));
    var swapped =
        ChurnFiles.text("purchases.yaml")
            .replace("    - { name: cds, type: integer }\n", "")
            .replace("    - { name: customer_id, type: integer }\n", "")
            .replace("  knownAt", "    - { name: customer_id, type: integer }\n  knownAt");
    assertThat(lines(diff(new Applying.SourceFile("purchases.yaml", swapped))))
        .containsExactly(
            "purchases.yaml:8 spec.columns[cds]: {\"name\":\"cds\",\"type\":\"integer\"} → null",
            "purchases.yaml:8 spec.columns: [\"customer_id\",\"date\",\"dollars\"] → "
                + "[\"date\",\"dollars\",\"customer_id\"]");
  }

  @Test
  void diff_refusesWhatApplyRefuses() {
    assertThatThrownBy(() -> diff(ChurnFiles.file("endpoint.yaml")))
        .isInstanceOf(SlipwayException.class)
        .hasMessageStartingWith("endpoint.yaml:6: spec.views[0]: unknown FeatureView");
    kinds.refuse = "columns[1].type: nothing (expected: a type)";
    assertThatThrownBy(() -> diff(ChurnFiles.file("purchases.yaml")))
        .hasMessageStartingWith("purchases.yaml:10: spec.columns[1].type: nothing");
  }

  private Applying.Differences diff(Applying.SourceFile... files) {
    return Objects.requireNonNull(declarations)
        .diff(ANNA, PROJECT, new Applying.Request(List.of(files)));
  }

  private static List<String> lines(Applying.Differences found) {
    return found.documents().stream()
        .flatMap(document -> document.fields().stream())
        .map(field ->
            field.place() + " " + field.path() + ": " + field.before() + " → " + field.after())
        .toList();
  }
}
