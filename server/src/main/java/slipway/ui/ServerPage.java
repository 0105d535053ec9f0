package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import slipway.access.Permission;
import slipway.api.Version;
import slipway.api.wire.Activity.Condition;
import slipway.api.wire.AlertChannel;
import slipway.api.wire.Clock;
import slipway.config.Config;
import slipway.http.Response;
import slipway.http.Router;
import slipway.jobs.Job;
import slipway.jobs.JobId;
import slipway.ui.Site.Visit;
import slipway.ui.view.Act;
import slipway.ui.view.Run;
import slipway.ui.view.Server;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// How the server runs: what it lacks, what failed or waits, whom it tells, how it is set.
final class ServerPage {
  private static final int JOBS_READ = 1_000;

  private static final List<Listed.Column<Job>> JOBS =
      List.of(
          Listed.Column.text("Kind", Job::kind),
          Listed.Column.text("Of", Job::key),
          Listed.Column.text("State", job -> job.status().name().toLowerCase(Locale.ROOT)),
          Listed.Column.number("Tries", job -> (long) job.attempt()),
          Listed.Column.by("Since", job -> job.finishedAt().orElse(job.createdAt())),
          Listed.Column.plain("What it said", job -> job.error().orElse("")));

  /// Everything that the page is made of.
  ///
  /// @param jobs of the project, newest first
  record Known(
      List<Condition> conditions,
      Clock clock,
      List<Job> jobs,
      List<AlertChannel> channels,
      Config config,
      List<String> projects) {
    Known {
      conditions = List.copyOf(conditions);
      jobs = List.copyOf(jobs);
      channels = List.copyOf(channels);
      projects = List.copyOf(projects);
    }
  }

  private ServerPage() {}

  static void register(Site site, Ui.Parts parts, Router router) {
    router.get(
        "/ui/projects/{project}/settings",
        request -> {
          var visit = site.visit(request);
          return one(site, visit, known(visit, parts));
        });
  }

  private static Known known(Visit visit, Ui.Parts parts) {
    var caller = visit.caller();
    var project = visit.project();
    var jobs =
        parts
            .database()
            .read(tx -> {
              parts.access().require(tx, caller, Permission.READ, project);
              return parts.jobs().list(tx, project, JobId.NEWEST, JOBS_READ);
            });
    return new Known(
        parts.operations().conditions(),
        parts.operations().clock(),
        jobs,
        parts.monitoring().alerts().channels(caller, project),
        parts.config(),
        parts.access().projects(caller).stream().map(one -> one.name()).toList());
  }

  static Response one(Site site, Visit visit, Known known) {
    var lacking =
        known.conditions().stream().filter(condition -> condition.whyNot() != null).toList();
    long failed = known.jobs().stream().filter(job -> job.status() == Job.Status.FAILED).count();
    var looked =
        known.jobs().stream()
            .filter(job -> !job.status().hasEnded() || job.status() == Job.Status.FAILED)
            .toList();
    var jobs =
        Listed.part(
            visit,
            "jobs",
            looked,
            JOBS,
            job ->
                job.kind() + " " + job.key() + " " + job.status() + " " + job.error().orElse(""));
    if (jobs.csv() != null) {
      return jobs.csv();
    }
    var answer =
        "Slipway "
            + Version.own().text()
            + (lacking.isEmpty()
                ? " is ready"
                : " is not ready: "
                    + lacking.getFirst().name()
                    + ", "
                    + lacking.getFirst().whyNot())
            + " · "
            + (failed == 0 ? "no job failed" : Format.plural(failed, "job") + " failed")
            + ", "
            + (looked.size() == failed ? "none" : Format.count(looked.size() - failed))
            + " under way or waiting.";
    var page =
        new Server(
            known.conditions().stream().map(ServerPage::condition).toList(),
            jobs.rows().stream().map(job -> job(visit, job)).toList(),
            jobs.listing(),
            clock(known.clock()),
            known.clock().waitingFor(),
            known.channels().stream().map(channel -> channel(visit, channel)).toList(),
            server(visit, known.config()),
            settings(known.config()),
            known.projects().stream()
                .map(name -> Shown.of(name).linked(new Links(name).home()))
                .toList(),
            "slipway project create NAME --server " + visit.server(),
            "import mlflow\n\nmlflow.set_tracking_uri(\"" + visit.server() + "\")");
    return site.page(
        visit,
        "server",
        Head.of(Section.SERVER, answer, "/ready")
            .with(
                !lacking.isEmpty()
                    ? State.bad("not ready")
                    : failed > 0 ? State.attention("jobs failed") : State.good("ready")),
        page);
  }

  private static Server.Condition condition(Condition condition) {
    var whyNot = condition.whyNot();
    return new Server.Condition(
        condition.name(),
        whyNot == null ? State.good("met") : State.bad("not met"),
        whyNot == null ? "" : whyNot);
  }

  private static Server.Job job(Visit visit, Job job) {
    var ended = job.status().hasEnded();
    return new Server.Job(
        job.kind(),
        Format.brief(job.key()),
        switch (job.status()) {
          case FAILED -> State.bad("failed");
          case RUNNING -> State.running("running");
          case WAITING -> State.neutral("waiting");
          case SUCCEEDED -> State.good("done");
          case CANCELLED -> State.neutral("cancelled");
        },
        Format.count(job.attempt()),
        Format.ago(visit.now(), job.finishedAt().orElse(job.createdAt())),
        job.error().map(Format::brief).orElse(Shown.of("")),
        ended
            ? null
            : new Act(
                "Cancel…",
                "Ends the job " + job.kind() + " of " + job.key() + "; it is not tried again.",
                visit.links().rest() + "/jobs/" + job.id() + "/cancel",
                List.of(),
                "Cancel the job",
                true));
  }

  private static List<Run.Fact> clock(Clock clock) {
    var facts = new ArrayList<Run.Fact>();
    facts.add(
        new Run.Fact(
            "follows", Shown.of(clock.replayed() ? "slipway clock advance" : "the wall clock")));
    facts.add(new Run.Fact("last whole day", Shown.of(clock.day().toString())));
    if (clock.nextDue() != null) {
      facts.add(new Run.Fact("next timer", Format.business(clock.nextDue())));
    }
    facts.add(
        new Run.Fact("blocked", Shown.of(clock.waitingFor().isEmpty() ? "by nothing" : "for now")));
    return facts;
  }

  private static Server.Channel channel(Visit visit, AlertChannel channel) {
    return new Server.Channel(
        channel.name(),
        channel.severityLeast().name().toLowerCase(Locale.ROOT),
        channel.gathers() ? "by subject" : "each at once",
        new Act(
            "Test…",
            "Sends a message to "
                + channel.name()
                + " that says it is a test, and shows what the receiver answers.",
            visit.links().rest() + "/alerts/channels/" + Links.segment(channel.name()) + "/test",
            List.of(),
            "Send a test",
            false));
  }

  private static List<Run.Fact> server(Visit visit, Config config) {
    return List.of(
        new Run.Fact("version", Shown.of(Version.own().text())),
        new Run.Fact("address", Shown.of(visit.server())),
        new Run.Fact("home", Shown.of(config.home().toString())),
        new Run.Fact("Java", Shown.of(Runtime.version().toString())));
  }

  /// By their names in docs/configuration.md, those that tell how the server runs.
  private static List<Run.Fact> settings(Config config) {
    var facts = new ArrayList<Run.Fact>();
    fact(facts, "clock", config.clock().name().toLowerCase(Locale.ROOT));
    fact(facts, "database.url", database(config));
    fact(facts, "http.host", config.http().host());
    fact(facts, "jobs.threads", Format.count(config.jobs().threads()));
    fact(facts, "analytics.threads", Format.count(config.analytics().threads()));
    fact(facts, "analytics.memory", Format.bytes(config.analytics().memoryBytes()));
    fact(facts, "disk.reserve", Format.bytes(config.disk().reserveBytes()));
    fact(facts, "log.level", config.log().level().name().toLowerCase(Locale.ROOT));
    fact(facts, "garbage.every", Format.duration(config.garbage().every()));
    fact(facts, "garbage.grace", Format.duration(config.garbage().grace()));
    return facts;
  }

  /// Without what may hold a password: what follows the address.
  private static String database(Config config) {
    var url = config.database().url();
    int query = url.indexOf('?');
    return (query < 0 ? url : url.substring(0, query)).replaceAll("//[^/@]*@", "//…@");
  }

  private static void fact(List<Run.Fact> facts, String name, String value) {
    facts.add(new Run.Fact(name, Shown.of(value)));
  }
}
