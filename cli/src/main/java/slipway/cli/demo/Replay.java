package slipway.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Applying;
import slipway.api.wire.Execution;
import slipway.api.wire.Prediction;
import slipway.api.wire.Report;
import slipway.client.CodeCommit;
import slipway.client.Predictor;
import slipway.client.ProjectClient;
import slipway.client.SlipwayClient;

/// The months of the purchase log, one after the other, through a server whose clock is replayed.
/// Every step may be repeated; [Recovery] says what to do when the server is gone.
public final class Replay {
  public static final String DATASET = "purchases";
  public static final String VIEW = "customer_activity";
  public static final String LABELS = "churned_90d";
  public static final String PIPELINE = "churn";
  public static final String ENDPOINT = "churn";
  public static final String ENTITY = "customer_id";

  public static final String AUTOMATION = "churn";
  public static final String MONITOR = "churn";

  /// The month whose end brings the first labels of all customers, and with them the first model.
  public static final YearMonth TRAINING = YearMonth.of(1997, 6);

  /// What to do when the server does not answer: bring a client that reaches one, or give up.
  public interface Recovery {
    SlipwayClient recover(SlipwayException failure);
  }

  /// Hears what the replay does.
  public interface Listener {
    /// @param step what is being done, in words
    /// @param done of `total`, both 0 when that is not known
    void progress(YearMonth month, String step, long done, long total);

    void finished(MonthResult month);
  }

  /// @param rows delivered
  /// @param checks rules by outcome, of the delivery's contract and the features'
  /// @param predictions acknowledged
  /// @param release in production at the month's end; null before the first
  public record MonthResult(
      YearMonth month, int rows, Checks checks, long predictions, @Nullable Released release) {}

  /// A release in production, and the version in it.
  public record Released(Digest digest, String model, int version) {}

  public record Checks(int passed, int failed, int skipped) {
    static Checks of(List<Report> reports) {
      int passed = 0;
      int failed = 0;
      int skipped = 0;
      for (var report : reports) {
        for (var rule : report.rules()) {
          switch (rule.outcome()) {
            case PASS, WARNING -> passed++;
            case FAIL, ERROR, INCONCLUSIVE -> failed++;
            case SKIPPED -> skipped++;
          }
        }
      }
      return new Checks(passed, failed, skipped);
    }
  }

  private final Recovery recovery;
  private final Listener listener;
  private final Incidents incidents;
  private final Set<UUID> predictionIds = new HashSet<>();
  private @Nullable UUID newestPrediction;
  private Months.@Nullable Delivery last;
  private boolean hasBegun;
  private SlipwayClient client;

  public Replay(SlipwayClient client, Recovery recovery, Listener listener) {
    this(client, recovery, listener, Incidents.NONE);
  }

  public Replay(SlipwayClient client, Recovery recovery, Listener listener, Incidents incidents) {
    this.client = client;
    this.recovery = recovery;
    this.listener = listener;
    this.incidents = incidents;
  }

  /// Ids of all acknowledged predictions.
  public Set<UUID> predictionIds() {
    return predictionIds;
  }

  /// The last acknowledged prediction.
  public UUID newestPrediction() {
    var newest = newestPrediction;
    if (newest == null) {
      throw new IllegalStateException("nothing was predicted yet");
    }
    return newest;
  }

  /// Makes the server agree with a folder of declarations.
  public void apply(Path folder) {
    apply(new Applying.Request(declarations(folder), CodeCommit.of(List.of(folder)).orElse(null)));
  }

  private void apply(Applying.Request request) {
    attempt(project -> project.apply(request));
  }

  static List<Applying.SourceFile> declarations(Path folder) {
    try (var paths = Files.list(folder)) {
      var files = new ArrayList<Applying.SourceFile>();
      for (var path : paths.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        files.add(new Applying.SourceFile(path.getFileName().toString(), Files.readString(path)));
      }
      return files;
    } catch (IOException e) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND, folder + ": cannot be read (expected: a folder of YAML files)", e);
    }
  }

  /// One month: delivery, clock, features, what the closed loop makes of them, and once a model is
  /// in production a prediction for each customer.
  public MonthResult month(Months.Delivery delivery) {
    var month = delivery.month();
    prepare(delivery);
    long predictions = release() == null ? 0 : predict(delivery);
    settle(delivery.end());
    var result =
        new MonthResult(month, delivery.rows(), checks(delivery.end()), predictions, release());
    listener.finished(result);
    return result;
  }

  /// As [#prepare], where another replay has brought the months before.
  ///
  /// @param before the month before
  public void prepareAfter(Months.Delivery before, Months.Delivery delivery) {
    last = before;
    prepare(delivery);
  }

  /// One month without its predictions: when this returns, the loop has decided and acted.
  public void prepare(Months.Delivery whole) {
    var delivery = incidents.damaged(whole, last);
    last = whole;
    var month = delivery.month();
    begin(month);
    listener.progress(month, "delivering " + Counted.of(delivery.rows(), "row"), 0, 0);
    deliver(delivery);
    settle(delivery.end());
    change(incidents.before(month));
    if (incidents.releasesFeatures(month)) {
      releaseFeatures(month, delivery.end());
    } else {
      execute(month, delivery.end());
    }
    listener.progress(month, "judging", 0, 0);
    settle(delivery.end());
    change(incidents.after(month));
  }

  /// By hand, with automation held until it is done.
  private void releaseFeatures(YearMonth month, LocalDate cutoff) {
    attempt(project -> project.automation().pause(AUTOMATION, "feature code is released by hand"));
    execute(month, cutoff);
    settle(cutoff);
    var released = java.util.Objects.requireNonNull(release());
    var version = released.model() + "/" + released.version();
    attempt(project -> {
      var execution = project.start(Incidents.FEATURE_RELEASE, Map.of("version", version), null);
      return project.follow(execution.id(), _ -> {});
    });
    attempt(project -> project.automation().resume(AUTOMATION));
  }

  private void change(List<Applying.SourceFile> files) {
    if (!files.isEmpty()) {
      apply(new Applying.Request(files, null));
    }
  }

  private @Nullable Released release() {
    var endpoint = attempt(project -> project.endpoint(ENDPOINT));
    var release = endpoint.release();
    return release == null
        ? null
        : new Released(release.digest(), endpoint.model(), release.version());
  }

  /// Sets the clock to the eve of the first month: a fresh server's stands at 1970.
  private void begin(YearMonth first) {
    var eve = first.atDay(1).minusDays(1);
    if (!hasBegun && attempt(_ -> client.clock()).day().isBefore(eve)) {
      settle(eve);
    }
    hasBegun = true;
  }

  /// Has everything sealed and done that belongs to the day the clock stands at.
  public void settle(LocalDate day) {
    var clock = attempt(_ -> client.advance(day));
    if (!clock.blockages().isEmpty()) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "the clock reached " + clock.now() + ", but: " + clock.blockages());
    }
  }

  /// A delivery whose answer was lost is refused the second time, being there already.
  private void deliver(Months.Delivery delivery) {
    attempt(project -> {
      try {
        return project.deliver(DATASET, delivery.fileName(), delivery.content());
      } catch (SlipwayException e) {
        if (e.code() == ErrorCode.ALREADY_EXISTS) {
          return e;
        }
        throw e;
      }
    });
  }

  private void execute(YearMonth month, LocalDate cutoff) {
    var parameters = Map.of("cutoff", cutoff.toString());
    var ended =
        attempt(project -> {
          var execution =
              project.executions().stream()
                  .filter(e -> e.pipeline().equals(PIPELINE) && e.parameters().equals(parameters))
                  .filter(e -> e.status() != Execution.Status.CANCELLED)
                  .findFirst()
                  .orElseGet(() -> project.start(PIPELINE, parameters, "features"));
          return project.follow(
              execution.id(), now -> listener.progress(month, describe(now), 0, 0));
        });
    boolean made =
        ended.status() == Execution.Status.SUCCEEDED || ended.status() == Execution.Status.CACHED;
    if (!made && !incidents.isIn(month)) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "pipeline %s for %s ended as %s: %s (slipway pipeline show %s tells more)"
              .formatted(PIPELINE, cutoff, ended.status(), ended.error(), ended.id()));
    }
  }

  private static String describe(Execution execution) {
    return execution.steps().stream()
        .filter(step -> step.status() == Execution.Status.RUNNING)
        .findFirst()
        .map(step -> step.progress() == null ? step.name() : step.name() + ": " + step.progress())
        .orElse("pipeline " + execution.pipeline());
  }

  private long predict(Months.Delivery delivery) {
    var customers = delivery.customers();
    var answered = new Answered(customers.length, delivery.month());
    attempt(project -> {
      var left = answered.left();
      return project
          .predictor(ENDPOINT)
          .predictAll(
              left.length,
              row -> "{\"" + ENTITY + "\":" + customers[left[row]] + "}",
              (row, prediction) -> answered.add(left[row], prediction));
    });
    predictionIds.addAll(answered.ids());
    newestPrediction = answered.last();
    return customers.length;
  }

  /// Which customers of a month have an answer; heard from several threads, read when they ended.
  private final class Answered implements Predictor.Sink {
    private static final int PROGRESS_EVERY = 500;

    private final @Nullable UUID[] ids;
    private final YearMonth month;
    private final java.util.concurrent.atomic.AtomicInteger count =
        new java.util.concurrent.atomic.AtomicInteger();

    Answered(int customers, YearMonth month) {
      this.ids = new UUID[customers];
      this.month = month;
    }

    void add(int customer, Prediction prediction) {
      ids[customer] = prediction.predictionId();
      int now = count.incrementAndGet();
      if (now % PROGRESS_EVERY == 0) {
        listener.progress(month, "predicting", now, ids.length);
      }
    }

    @Override
    public void answered(int row, Prediction prediction) {
      add(row, prediction);
    }

    int[] left() {
      return java.util.stream.IntStream.range(0, ids.length).filter(i -> ids[i] == null).toArray();
    }

    Set<UUID> ids() {
      var all = new HashSet<UUID>();
      for (var id : ids) {
        if (id != null) {
          all.add(id);
        }
      }
      return all;
    }

    UUID last() {
      return ids().stream().max(Comparator.comparing(UUID::toString)).orElseThrow();
    }
  }

  private Checks checks(LocalDate cutoff) {
    return attempt(project -> {
      var reports = new ArrayList<Report>();
      for (var dataset : List.of(DATASET, "features/" + VIEW)) {
        project.commits(dataset).stream()
            .filter(commit -> commit.cutoff() == null || commit.cutoff().equals(cutoff))
            .findFirst()
            .map(commit -> commit.report())
            .ifPresent(report -> reports.add(project.report(dataset, report.hex())));
      }
      return Checks.of(reports);
    });
  }

  /// Runs the step again with a recovered client for as long as the server goes away under it.
  private <T> T attempt(Function<ProjectClient, T> step) {
    while (true) {
      try {
        return step.apply(client.defaultProject());
      } catch (SlipwayException e) {
        if (!SlipwayClient.isUnreachable(e)) {
          throw e;
        }
        client = recovery.recover(e);
      }
    }
  }

  /// The client in use now.
  public Supplier<SlipwayClient> client() {
    return () -> client;
  }
}
