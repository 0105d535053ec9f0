package slipway.ui;

import java.nio.file.Files;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.access.Access;
import slipway.api.SlipwayException;
import slipway.api.wire.Execution.Status;
import slipway.api.wire.GateReport;
import slipway.api.wire.Rollout;
import slipway.config.Config.HttpConfig;
import slipway.db.Found;
import slipway.http.Request;
import slipway.http.Router;
import slipway.http.WebServer;
import slipway.pipelines.History;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;
import slipway.ui.view.Views;

/// Every page over fixtures, full and (with `?empty`) empty, to be tested and looked at: run `main`
/// and open the address.
final class Gallery {
  private static final int PORT = 5050;
  private static final String BASE = "/ui/projects/{project}/";

  private final Site site;

  private Gallery(Site site) {
    this.site = site;
  }

  public static void main(String[] arguments) throws Exception {
    var database = TestDatabases.sqlite(Files.createTempDirectory("gallery"));
    var router = router(Access.open(database, () -> Fixtures.NOW));
    WebServer.start(HttpConfig.loopback(PORT), router);
    Thread.currentThread().join();
  }

  static Router router(Access access) {
    var day = BusinessClock.endOf(LocalDate.of(1998, 6, 30));
    var business = BusinessClock.replay(() -> Fixtures.NOW, day);
    var gallery = new Gallery(new Site(access, () -> Fixtures.NOW, business));
    var router = new Router();
    gallery.files(router);
    var pages = router.withErrors(gallery.site::problem).withReading(new Live(access)::around);
    gallery.data(pages);
    gallery.serving(pages);
    gallery.judging(pages);
    gallery.watching(pages);
    return router;
  }

  private void files(Router router) {
    router.notFound("/ui/", site::problem);
    router.get("/", site::start);
    router.get("/ui/static/{file}", r -> site.files().answer("static/" + r.path("file"), r));
    router.get("/ui/vendor/{file}", r -> site.files().answer("vendor/" + r.path("file"), r));
  }

  private void data(Router router) {
    router.get(
        BASE + "data", r -> DataPages.list(site, site.visit(r), unless(r, Fixtures.datasets())));
    router.get(
        BASE + "data/{dataset}",
        r ->
            DatasetPage.one(
                site, site.visit(r), DataFixtures.dataset(r.query("version").isPresent())));
    router.get(
        BASE + "data/{dataset}/checks/{report}",
        r -> CheckPage.one(site, site.visit(r), DataFixtures.check()));
    router.get(
        BASE + "features",
        r -> ViewPages.list(site, site.visit(r), unless(r, List.of(Fixtures.view()))));
    var lookup = new Views.Lookup("", "customer_id", List.of(), null);
    router.get(
        BASE + "features/{view}", r -> ViewPages.one(site, site.visit(r), Fixtures.view(), lookup));
    router.get(
        BASE + "pipelines",
        r ->
            PipelinePages.list(
                site,
                site.visit(r),
                unless(r, List.of(Fixtures.pipeline())),
                new PipelinePages.Runs(
                    Asked.of(site.visit(r)),
                    new Found<>(
                        unless(r, Fixtures.executions()),
                        isEmpty(r) ? 0 : 5_000,
                        isEmpty(r) ? 0 : 5_000),
                    isEmpty(r) ? new History.Counts(0, 0, 0) : new History.Counts(5_000, 1, 37))));
    router.get(
        BASE + "pipelines/executions/{id}",
        r -> {
          var status = Status.valueOf(r.query("status").orElse("SUCCEEDED"));
          var gates =
              status == Status.SUCCEEDED
                  ? List.of(GateFixtures.passed())
                  : List.<GateReport.OfStep>of();
          return PipelinePages.one(
              site,
              site.visit(r),
              new PipelinePages.Detail(
                  Fixtures.execution(5, status),
                  new History.Said(Map.of("train", 61_234L), Fixtures.log()),
                  gates));
        });
    router.get(
        BASE + "models/{model}",
        r ->
            ModelPage.one(
                site,
                site.visit(r),
                r.path("model").equals("prices")
                    ? TaskFixtures.priceModel()
                    : GateFixtures.model(isEmpty(r)),
                GateFixtures::opened));
  }

  private void serving(Router router) {
    router.get(
        BASE,
        r ->
            OverviewPages.one(
                site,
                site.visit(r),
                new OverviewPages.Known(
                    unless(r, Fixtures.datasets()),
                    changes(r),
                    unless(r, List.of(TroubleFixtures.quiet(), Fixtures.known(true))),
                    isEmpty(r)
                        ? Troubles.Known.NONE
                        : TroubleFixtures.known(r.query("troubles").orElse("alerts")),
                    isEmpty(r) ? 0 : 23)));
    router.get(
        BASE + "endpoints",
        r -> EndpointPages.list(site, site.visit(r), unless(r, List.of(Fixtures.known(true)))));
    router.get(
        BASE + "endpoints/{endpoint}",
        r ->
            EndpointPage.one(
                site,
                site.visit(r),
                switch (r.path("endpoint")) {
                  case "wines" -> TaskFixtures.wines();
                  case "prices" -> TaskFixtures.prices();
                  default -> EndpointFixtures.known(!isEmpty(r), r);
                }));
    router.get(
        BASE + "endpoints/{endpoint}/requests.csv",
        r -> EndpointTraffic.csv(EndpointFixtures.days(!isEmpty(r), r)));
    router.get(
        BASE + "predictions/{id}",
        r -> LineagePages.one(site, site.visit(r), LineageFixtures.lineage()));
    router.post(
        BASE + "predictions/{id}/verify",
        r ->
            LineagePages.verified(
                site, site.visit(r), LineageFixtures.lineage(), LineageFixtures.verification()));
    router.get(
        BASE + "wrong",
        _ -> {
          throw SlipwayException.invalid("version", 7, "1 to 3");
        });
  }

  private void judging(Router router) {
    router.get(
        BASE + "endpoints/{endpoint}/rollouts/{number}",
        r -> {
          var status = Rollout.Status.valueOf(r.query("status").orElse("CANARY"));
          return RolloutPages.one(
              site,
              site.visit(r),
              new RolloutPages.Known(
                  r.query("weight")
                      .map(weight -> RolloutFixtures.rollout(status, Double.parseDouble(weight)))
                      .orElseGet(() -> RolloutFixtures.rollout(status)),
                  unless(r, RolloutFixtures.looks()),
                  r.query("green").isPresent()
                      ? RolloutFixtures.blueGreen()
                      : RolloutFixtures.spec(),
                  true,
                  2_961L,
                  EndpointFixtures.marks()));
        });
    router.get(
        BASE + "timeline/{endpoint}",
        r ->
            DecisionPages.list(
                site, site.visit(r), DecisionFixtures.known(Asked.of(site.visit(r)), isEmpty(r))));
    router.get(
        BASE + "timeline/{endpoint}/{decision}",
        r ->
            DecisionPages.one(
                site,
                site.visit(r),
                DecisionFixtures.known(Asked.of(site.visit(r)), false),
                DecisionFixtures.waiting(),
                Optional.of(DecisionFixtures.answer())));
  }

  private void watching(Router router) {
    router.get(
        BASE + "alerts",
        r ->
            AlertList.page(
                site, site.visit(r), AlertFixtures.known(Asked.of(site.visit(r)), isEmpty(r))));
    router.get(
        BASE + "alerts/several",
        r -> SeveralAlerts.page(site, site.visit(r), AlertFixtures.standing(), 1));
    router.get(
        BASE + "alerts/{alert}",
        r ->
            AlertPages.one(
                site,
                site.visit(r),
                AlertFixtures.detail(r.query("over").isPresent()),
                "/docs/runbooks/quarantine"));
    router.get(
        BASE + "monitors",
        r ->
            MonitorPages.list(
                site, site.visit(r), unless(r, List.of(JudgementFixtures.monitor(false)))));
    router.get(
        BASE + "monitors/{monitor}",
        r ->
            MonitorPage.one(
                site,
                site.visit(r),
                r.path("monitor").equals("wines")
                    ? TaskFixtures.wineMonitor()
                    : JudgementFixtures.monitor(isEmpty(r))));
  }

  private static Changes.Known changes(Request r) {
    var known = isEmpty(r) ? Changes.Known.NOTHING : TroubleFixtures.changes();
    return r.query("month").map(YearMonth::parse).map(known::in).orElse(known);
  }

  private static <T> List<T> unless(Request request, List<T> items) {
    return isEmpty(request) ? List.of() : items;
  }

  private static boolean isEmpty(Request request) {
    return request.query("empty").isPresent();
  }
}
