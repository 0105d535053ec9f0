package slipway.declarations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.access.Access;
import slipway.api.DecisionId;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Applying;
import slipway.api.wire.Applying.Change;
import slipway.api.wire.Applying.SourceFile;
import slipway.http.Router;
import slipway.serving.HoldBack;
import slipway.serving.Release;
import slipway.testing.ChurnLine;
import slipway.testing.TestDatabases;
import slipway.time.WallClock;

/// What was rolled back does not come back by applying the same files again, unless it is said so.
final class HeldBackTest {
  private static final LocalDate JANUARY = LocalDate.of(1997, 1, 31);
  private static final String VIEW = "customer_activity.yaml";
  private static final SourceFile CENTS =
      ChurnFiles.with(VIEW, "coalesce(sum(dollars) filter", "100 * coalesce(sum(dollars) filter");

  @TempDir private Path directory = Path.of("");
  private ChurnLine line;
  private Declarations declarations;
  private Release first;

  @BeforeEach
  void rollBack() {
    line = new ChurnLine(directory, TestDatabases.sqlite(directory), Instant.EPOCH);
    var wall = WallClock.system();
    var fakes = new FakeKinds();
    var pipelines = fakes.pipelines(line.database, wall, line.business, directory);
    declarations =
        Declarations.open(
            new Declarations.Neighbours(
                Access.open(line.database, wall),
                line.database,
                fakes.audit(wall),
                pipelines,
                wall,
                line.business,
                new Router()),
            BuiltInKinds.of(
                new BuiltInKinds.Areas(
                    line.datasets,
                    line.features,
                    line.contracts,
                    pipelines,
                    line.serving,
                    line.monitoring)));
    apply(false, ChurnFiles.all());
    line.importMonth(YearMonth.of(1997, 1));
    first = releaseCurrentView();
    apply(
        false,
        Arrays.stream(ChurnFiles.all())
            .map(file -> file.path().equals(VIEW) ? CENTS : file)
            .toArray(SourceFile[]::new));
    releaseCurrentView();
    line.serving.rollback(
        ChurnLine.CALLER, "default", "churn", Optional.empty(), "cents for dollars");
  }

  @AfterEach
  void close() {
    line.close();
  }

  @Test
  void apply_refusesTheSameFilesAgainAndChangesNothing() {
    var before = definition();
    assertThatThrownBy(() -> apply(false, CENTS))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.HELD_BACK);
              assertThat(e.details())
                  .singleElement()
                  .asString()
                  .startsWith("customer_activity.yaml:1: FeatureView customer_activity")
                  .contains("held back by decision person:", "cents for dollars", "--override");
            });
    assertThat(definition()).isEqualTo(before);
    var found1 = line.database.read(tx -> line.serving.active(tx, "default", "churn"));
    assertThat(found1).contains(first);
  }

  @Test
  void apply_takesTheFormerFormForWhatIsWantedAnyway() {
    var before = definition();
    var done = apply(false, ChurnFiles.file(VIEW));
    assertThat(done.documents()).extracting(Applying.Document::change).containsOnly(Change.CHANGED);
    assertThat(definition()).isEqualTo(before);
    assertThat(apply(false, ChurnFiles.file(VIEW)).documents())
        .extracting(Applying.Document::change)
        .containsOnly(Change.UNCHANGED);
  }

  @Test
  void apply_withOverrideBringsItBackAndLetsItFree() {
    var before = definition();
    var done = apply(true, CENTS);
    assertThat(done.documents()).extracting(Applying.Document::change).containsOnly(Change.CHANGED);
    assertThat(definition()).isNotEqualTo(before).isEqualTo(done.documents().getFirst().digest());
    assertThat(held()).extracting(HoldBack::kind).containsExactly(HoldBack.RELEASE);
    apply(false, CENTS);
  }

  @Test
  void apply_afterLiftingMakesTheFilesTheWishAgain() {
    var view = held().stream().filter(one -> one.kind().equals(HoldBack.FEATURE_VIEW)).findFirst();
    line.change(tx ->
        line.serving.lift(tx, ChurnLine.CALLER, view.orElseThrow(), new DecisionId("d-lift")));
    assertThat(definition()).isNotEqualTo(view.get().digest());
    apply(false, CENTS);
    assertThat(definition()).isEqualTo(view.get().digest());
  }

  @Test
  void diff_tellsWhatIsHeldBack_andWritesNothing() {
    line.settle(); // who must hear of the rollback has
    var before = rows();
    var found =
        declarations.diff(
            ChurnLine.CALLER,
            "default",
            new Applying.Request(
                List.of(
                    CENTS,
                    ChurnFiles.with("endpoint.yaml", "threshold: 0.5", "threshold: 0.7"),
                    ChurnFiles.with("purchases.yaml", "name: purchases", "name: sales"))));

    assertThat(found.documents())
        .extracting(Applying.Difference::change)
        .containsExactly(Change.CREATED, Change.CHANGED, Change.CHANGED);
    assertThat(found.documents().get(1).heldBack()).contains("cents for dollars");
    assertThat(found.documents().get(1).fields()).isEmpty(); // what was applied last
    assertThat(found.documents().get(2).heldBack()).isNull();
    assertThat(found.documents().get(2).fields())
        .extracting(Applying.Field::path)
        .containsExactly("spec.output.threshold");
    assertThat(rows()).containsExactlyElementsOf(before);
  }

  /// Every row of every table.
  private List<String> rows() {
    return line.database.read(tx -> {
      var rows = new java.util.ArrayList<String>();
      var tables =
          tx.sql()
              .createQuery("select name from sqlite_master where type = 'table' order by name")
              .mapTo(String.class)
              .list();
      for (var table : tables) {
        tx.sql()
            .createQuery("select * from \"" + table + "\"")
            .mapToMap()
            .forEach(row -> {
              row.replaceAll(
                  (_, value) -> value instanceof byte[] bytes ? Digest.of(bytes) : value);
              rows.add(table + row);
            });
      }
      return rows;
    });
  }

  private Release releaseCurrentView() {
    line.features.materialise(ChurnLine.CALLER, "default", ChurnLine.VIEW, JANUARY);
    var next = line.serving.proposeCurrentViews("default", "churn", line.model(1));
    line.serving.prepare(next);
    return line.database.inTransaction(
        "test.activate",
        tx ->
            line.serving.activate(
                tx,
                ChurnLine.CALLER,
                line.serving.active(tx, "default", "churn").map(Release::digest),
                next,
                new DecisionId("d-test")));
  }

  private Applying.Result apply(boolean override, SourceFile... files) {
    return declarations.apply(
        ChurnLine.CALLER, "default", new Applying.Request(List.of(files), null, override));
  }

  private Digest definition() {
    return line.database
        .read(tx -> line.features.definition(tx, "default", ChurnLine.VIEW))
        .orElseThrow()
        .digest();
  }

  private List<HoldBack> held() {
    return line.database.read(tx -> line.serving.holdBacks(tx, "default"));
  }
}
