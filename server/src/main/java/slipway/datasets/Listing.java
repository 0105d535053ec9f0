package slipway.datasets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.DatasetSpec;
import slipway.api.wire.Dataset;
import slipway.api.wire.Page;
import slipway.api.wire.Report;
import slipway.contracts.Contract;
import slipway.datasets.Delivery.State;
import slipway.db.Found;
import slipway.db.Tx;

/// Datasets as people and programs see them: what routes answer and pages show.
public final class Listing {
  /// Deliveries that a dataset is told with.
  public static final int DELIVERIES_MAX = 100;

  private static final int REPORTS_KEPT_MAX = 1_000;

  /// A part of the rows that a check blames; of deliveries with `_file` and `_line`, all with
  /// `_rules`.
  public record Failing(List<String> columns, List<List<@Nullable String>> rows, long total) {
    public Failing {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /// One version, with what is known of its columns.
  public record Version(Dataset.Commit commit, List<Dataset.Column> columns) {
    public Version {
      columns = List.copyOf(columns);
    }
  }

  private final Datasets.Parts parts;
  private final CommitStore commits;
  private final DeliveryStore deliveries;
  private final Datasets datasets;

  /// By their digest, without when and of what: these never change.
  private final Cache<Digest, Report> read =
      Caffeine.newBuilder().maximumSize(REPORTS_KEPT_MAX).build();

  Listing(Datasets.Parts parts, CommitStore commits, DeliveryStore deliveries, Datasets datasets) {
    this.parts = parts;
    this.commits = commits;
    this.deliveries = deliveries;
    this.datasets = datasets;
  }

  public List<Dataset> list(Caller caller, String project) {
    return reading(
        caller,
        project,
        tx -> commits.list(tx, project).stream().map(row -> dataset(tx, project, row)).toList());
  }

  public Dataset.Detail detail(Caller caller, String project, String name) {
    record Found(
        Dataset dataset,
        Optional<DatasetSpec> spec,
        Optional<Contract> contract,
        List<Delivery> came) {}
    var found =
        reading(
            caller,
            project,
            tx -> {
              var row = requireRow(tx, project, name);
              return new Found(
                  dataset(tx, project, row),
                  datasets.spec(tx, project, name),
                  parts.contracts().guarding(tx, project, name),
                  deliveries.list(tx, project, name, Slice.newest(DELIVERIES_MAX)));
            });
    return new Dataset.Detail(
        found.dataset(),
        columns(found.dataset().head(), found.spec()),
        found.came().stream().map(Listing::delivery).toList());
  }

  /// Newest first.
  public List<Dataset.Commit> commits(Caller caller, String project, String name, int max) {
    return commits(caller, project, name, Slice.newest(max)).items();
  }

  /// Versions with these words, by default newest first.
  public Found<Dataset.Commit> found(
      Caller caller, String project, String name, String find, slipway.db.Slice slice) {
    return reading(
            caller,
            project,
            tx -> {
              requireRow(tx, project, name);
              return commits.found(tx, project, name, find, slice);
            })
        .map(Listing::commit);
  }

  /// The same, one by one and to the last, as they are at one moment.
  public void each(
      Caller caller,
      String project,
      String name,
      String find,
      slipway.db.Slice slice,
      Consumer<Dataset.Commit> take) {
    reading(
        caller,
        project,
        tx -> {
          requireRow(tx, project, name);
          commits.each(tx, project, name, find, slice, found -> take.accept(commit(found)));
          return true;
        });
  }

  /// A version and whose it is.
  public record OfDataset(String dataset, Dataset.Commit commit) {}

  /// Versions of all datasets, made from `from` until before `until` on the business clock, newest
  /// first.
  public List<OfDataset> commits(
      Caller caller, String project, Instant from, Instant until, int max) {
    return reading(caller, project, tx -> commits.between(tx, project, from, until, max)).stream()
        .map(commit -> new OfDataset(commit.dataset(), commit(commit)))
        .toList();
  }

  Page<Dataset.Commit> commits(Caller caller, String project, String name, Slice slice) {
    var found =
        reading(
            caller,
            project,
            tx -> {
              requireRow(tx, project, name);
              return commits.log(tx, project, name, slice.andOne());
            });
    return slice.page(found, Commit::id, Listing::commit);
  }

  Page<Dataset.Delivery> deliveries(Caller caller, String project, String name, Slice slice) {
    var found =
        reading(
            caller,
            project,
            tx -> {
              requireRow(tx, project, name);
              return deliveries.list(tx, project, name, slice.andOne());
            });
    return slice.page(found, Delivery::id, Listing::delivery);
  }

  Page<Quarantined> quarantine(Caller caller, String project, String name, Slice slice) {
    var found =
        reading(
            caller,
            project,
            tx -> {
              requireRow(tx, project, name);
              return deliveries.quarantine(tx, project, name, slice.andOne());
            });
    return slice.page(found, Quarantined::id, held -> held);
  }

  public Dataset.Commit commit(Caller caller, String project, String name, String ref) {
    return reading(caller, project, tx -> commit(datasets.require(tx, project, name, ref)));
  }

  /// @param ref as everywhere: a tree's digest, a commit's id, a day, `head`
  public Version version(Caller caller, String project, String name, String ref) {
    var commit = commit(caller, project, name, ref);
    return new Version(commit, columns(commit.tree()));
  }

  /// What contract checks found, of accepted and of refused rows, newest first.
  public List<Report> reports(Caller caller, String project, String name, int max) {
    return reports(caller, project, name, Slice.newest(max)).items();
  }

  Page<Report> reports(Caller caller, String project, String name, Slice slice) {
    return slice.page(places(caller, project, name, slice.andOne()), Place::id, this::report);
  }

  public Report report(Caller caller, String project, String name, Digest digest) {
    Optional<Place> found =
        reading(
            caller,
            project,
            tx -> {
              requireRow(tx, project, name);
              var accepted = commits.ofReport(tx, project, name, digest).map(Place::of);
              var refused = deliveries.ofReport(tx, project, name, digest).map(Place::of);
              return Stream.concat(accepted.stream(), refused.stream())
                  .max(Comparator.comparing(Place::id));
            });
    return found
        .map(this::report)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.NOT_FOUND,
                "report: " + digest + " (expected: the digest of a report of " + name + ")"));
  }

  /// The newest version that this check let in; empty when it let none in.
  public Optional<Dataset.Commit> admitted(
      Caller caller, String project, String name, Digest report) {
    return reading(
            caller,
            project,
            tx -> commits.checked(tx, project, name, Slice.newest(Integer.MAX_VALUE)))
        .stream()
        .filter(commit -> commit.report().filter(report::equals).isPresent())
        .findFirst()
        .map(Listing::commit);
  }

  /// What a check found, of a report that a commit or a delivery names.
  public Report found(Digest report) {
    return read.get(report, digest -> Json.readLenient(parts.blobs().bytes(digest), Report.class));
  }

  /// The rows that a report blames, when some were kept: of what it refused.
  ///
  /// @param from how many of them are left out
  public Optional<Failing> failing(
      Caller caller, String project, String name, Digest report, int from, int max) {
    var kept =
        reading(
            caller,
            project,
            tx -> {
              requireRow(tx, project, name);
              return deliveries.failing(tx, project, name, report);
            });
    return kept.map(rows -> datasets.reading().page(rows, from, max));
  }

  static Dataset.Delivery delivery(Delivery delivery) {
    return new Dataset.Delivery(
        delivery.id(),
        delivery.fileName(),
        delivery.digest(),
        delivery.size(),
        delivery.at(),
        DeliveryStore.text(delivery.state()),
        delivery.report().orElse(null),
        delivery.error().orElse(null));
  }

  static Dataset.Commit commit(Commit commit) {
    return new Dataset.Commit(
        commit.id(),
        commit.tree(),
        commit.parent().orElse(null),
        commit.author(),
        commit.at(),
        commit.recordedAt(),
        commit.message(),
        commit.rows(),
        commit.rowsAdded(),
        commit.cutoff().orElse(null),
        commit.report().orElse(null),
        commit.source());
  }

  /// Where a report stands beside: an accepted or a refused version.
  private record Place(Digest digest, UUID id, Instant at, String subject) {
    static Place of(Commit commit) {
      return new Place(commit.report().orElseThrow(), commit.id(), commit.at(), commit.message());
    }

    static Place of(Quarantined held) {
      return new Place(held.report(), held.id(), held.at(), "Quarantined " + held.subject());
    }
  }

  private List<Place> places(Caller caller, String project, String name, Slice slice) {
    return reading(
        caller,
        project,
        tx -> {
          requireRow(tx, project, name);
          var places = new ArrayList<Place>();
          commits.checked(tx, project, name, slice).forEach(each -> places.add(Place.of(each)));
          deliveries
              .quarantine(tx, project, name, slice)
              .forEach(each -> places.add(Place.of(each)));
          places.sort(Comparator.comparing(Place::id).reversed());
          return places.stream().limit(slice.max()).toList();
        });
  }

  private Report report(Place place) {
    var kept = found(place.digest());
    return new Report(
        place.digest(),
        kept.contract(),
        kept.contractDigest(),
        kept.outcome(),
        kept.rows(),
        place.at(),
        place.subject(),
        kept.rules());
  }

  private Dataset dataset(Tx tx, String project, CommitStore.Row row) {
    var head = row.head().flatMap(id -> commits.find(tx, id));
    var spec = row.spec().map(text -> Json.read(text, DatasetSpec.class));
    return new Dataset(
        row.dataset(),
        spec.map(DatasetSpec::description).orElse(null),
        parts.contracts().guarding(tx, project, row.dataset()).map(Contract::id).orElse(null),
        head.map(Commit::rows).orElse(0L),
        commits.count(tx, project, row.dataset()),
        deliveries.count(tx, project, row.dataset(), State.WAITING),
        deliveries.count(tx, project, row.dataset(), State.QUARANTINED),
        head.map(Listing::commit).orElse(null));
  }

  private List<Dataset.Column> columns(Dataset.@Nullable Commit head, Optional<DatasetSpec> spec) {
    if (head == null) {
      return spec.map(DatasetSpec::columns).orElse(List.of()).stream()
          .map(column -> new Dataset.Column(column.name(), column.type(), null, null))
          .toList();
    }
    return columns(head.tree());
  }

  private List<Dataset.Column> columns(Digest tree) {
    return datasets.statistics(tree).columns().stream()
        .map(column -> new Dataset.Column(column.name(), column.type(), null, Json.treeOf(column)))
        .toList();
  }

  private CommitStore.Row requireRow(Tx tx, String project, String name) {
    return commits.find(tx, project, name).orElseThrow(() -> commits.undeclared(tx, project, name));
  }

  private <T> T reading(Caller caller, String project, slipway.db.TxWork<T> work) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return work.run(tx);
        });
  }
}
