package slipway.ui;

import java.util.List;
import slipway.access.Access;
import slipway.access.Permission;
import slipway.audit.Audit;
import slipway.automation.Timeline;
import slipway.config.Config;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.features.Features;
import slipway.http.Response;
import slipway.http.Router;
import slipway.jobs.Job;
import slipway.jobs.Jobs;
import slipway.lineage.Lineages;
import slipway.monitoring.Monitoring;
import slipway.operations.Operations;
import slipway.packaging.Packaging;
import slipway.pipelines.Pipelines;
import slipway.registry.Registry;
import slipway.replay.Replay;
import slipway.rollout.Rollouts;
import slipway.serving.Serving;
import slipway.time.BusinessClock;
import slipway.time.WallClock;
import slipway.tracking.Experiment;
import slipway.tracking.RunQuery;
import slipway.tracking.Tracking;

/// The pages.
public final class Ui {
  /// What pages are made of.
  public record Parts(
      Access access,
      Database database,
      Audit audit,
      WallClock wall,
      BusinessClock business,
      Tracking tracking,
      Registry registry,
      Packaging packaging,
      Datasets datasets,
      Features features,
      Serving serving,
      Monitoring monitoring,
      Rollouts rollouts,
      Pipelines pipelines,
      Timeline automation,
      Lineages lineages,
      Replay replay,
      Jobs jobs,
      Operations operations,
      Config config) {}

  private final Parts parts;
  private final Site site;

  private Ui(Parts parts) {
    this.parts = parts;
    this.site = new Site(parts.access(), parts.wall(), parts.business());
  }

  /// Adds the routes; nothing else is started.
  public static void open(Parts parts, Router router) {
    new Ui(parts).register(router);
  }

  private void register(Router router) {
    router.get("/", site::start);
    router.get("/ui", _ -> Response.redirect("/ui/projects/default/"));
    router.get(
        "/ui/static/{file}",
        request -> site.files().answer("static/" + request.path("file"), request));
    router.get(
        "/ui/vendor/{file}",
        request -> site.files().answer("vendor/" + request.path("file"), request));
    var pages = router.withErrors(site::problem).withReading(new Live(parts.access())::around);
    router.notFound("/ui/", site::problem);
    pages.get("/ui/projects/{project}/", request -> overview(site.visit(request)));
    pages.get(
        "/ui/projects/{project}",
        request -> Response.redirect(new Links(request.path("project")).home()));
    new RunPages(site, parts.tracking()).register(pages);
    new RunPage(site, parts.tracking(), fates()).register(pages);
    new RunComparison(site, parts.tracking()).register(pages);
    new DataPages(site, parts.datasets().listing()).register(pages);
    new ViewPages(site, parts.features()).register(pages);
    new PipelinePages(site, parts.pipelines()).register(pages);
    new ModelPages(site, parts).register(pages);
    endpointPages().register(pages);
    new RolloutPages(site, parts).register(pages);
    new MonitorPages(site, parts).register(pages);
    new DecisionPages(site, parts.automation(), parts.serving()).register(pages);
    new AlertPages(site, parts.monitoring().alerts()).register(pages);
    new LineagePages(site, parts.replay(), parts.lineages()).register(pages);
    new MorePages(site, parts).register(pages);
    ServerPage.register(site, parts, pages);
    new Finder(site, parts).register(router.withErrors(site::problem));
  }

  private RunFate fates() {
    return new RunFate(
        parts.access(),
        parts.database(),
        parts.registry(),
        parts.lineages(),
        parts.serving()::endpoints);
  }

  private EndpointPages endpointPages() {
    return new EndpointPages(site, parts);
  }

  private Response overview(Site.Visit visit) {
    var caller = visit.caller();
    var project = visit.project();
    var pages = endpointPages();
    var experiments =
        parts.tracking().experiments(caller, project).stream().map(Experiment::number).toList();
    var datasets = parts.datasets().listing().list(caller, project);
    var endpoints = parts.serving().endpoints(caller, project);
    var known =
        new OverviewPages.Known(
            datasets,
            Changes.read(visit, parts, datasets, endpoints),
            endpoints.stream()
                .map(e -> pages.brief(visit, e).with(pages.service(visit, e.name())))
                .toList(),
            troubles(visit),
            parts.tracking().countRuns(caller, RunQuery.newest(experiments, 1)));
    return OverviewPages.one(site, visit, known);
  }

  private Troubles.Known troubles(Site.Visit visit) {
    var caller = visit.caller();
    var project = visit.project();
    return new Troubles.Known(
        parts.monitoring().alerts().groups(caller, project),
        parts.pipelines().pipelines(caller, project),
        failedJobs(visit),
        parts.operations().conditions());
  }

  private List<Job> failedJobs(Site.Visit visit) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, visit.caller(), Permission.READ, visit.project());
          return parts
              .jobs()
              .failed(tx, visit.project(), visit.now().minus(Troubles.JOBS), Troubles.JOBS_MAX);
        });
  }
}
