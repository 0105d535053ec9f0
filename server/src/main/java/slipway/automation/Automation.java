package slipway.automation;

import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.audit.Audit;
import slipway.blob.BlobStore;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.features.Features;
import slipway.http.Router;
import slipway.jobs.Jobs;
import slipway.monitoring.Monitoring;
import slipway.pipelines.Pipelines;
import slipway.references.References;
import slipway.registry.Registry;
import slipway.rollout.Rollouts;
import slipway.serving.Serving;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// The closed loops of endpoints.
public final class Automation {
  static final String JOB_KIND = "automation.run";

  private final Parts parts;
  private final AutomationStore store = new AutomationStore();
  private final Loop loop;
  private final Timeline timeline;
  private final People people;
  private final DryRuns dryRuns;

  /// The parts of the server that the loop is made of.
  public record Parts(
      Access access,
      Audit audit,
      Database database,
      BlobStore blobs,
      References references,
      Events events,
      Jobs jobs,
      BusinessClock business,
      WallClock wall,
      Datasets datasets,
      Features features,
      Registry registry,
      Serving serving,
      Monitoring monitoring,
      Pipelines pipelines,
      Rollouts rollouts) {}

  private Automation(Parts parts) {
    this.parts = parts;
    this.loop =
        new Loop(
            new Loop.Parts(
                parts.database(),
                parts.business(),
                parts.wall(),
                new AreaEvidence(parts),
                new AreaEffects(parts),
                new Chronicle(
                    parts.events(),
                    parts.audit(),
                    parts.references(),
                    parts.monitoring().alerts())));
    this.timeline = new Timeline(parts.access(), parts.database());
    this.people =
        new People(
            parts.access(),
            parts.audit(),
            parts.database(),
            parts.jobs(),
            parts.wall(),
            loop,
            timeline);
    this.dryRuns = new DryRuns(parts);
  }

  /// The only way in for the composition root, after rollouts and pipelines.
  public static Automation open(Parts parts, Router router, PolicyReader policies) {
    var automation = new Automation(parts);
    new AutomationRoutes(parts.access(), automation.timeline, automation.people).register(router);
    new DryRunRoutes(parts.access(), automation.dryRuns, policies).register(router);
    parts.jobs().register(DryRuns.JOB_KIND, automation.dryRuns::run);
    parts
        .jobs()
        .register(
            JOB_KIND,
            context ->
                automation.loop.run(
                    context.project(),
                    context.payload().path("automation").asString(""),
                    context::requireLease));
    new Waking(parts).subscribe();
    return automation;
  }

  /// Keeps how an endpoint is looked after. Cases that are open go on by the new wish.
  ///
  /// @throws SlipwayException INVALID_ARGUMENT: another automation has the endpoint, a pipeline
  ///   without a named step, a rollout or monitor of another endpoint, a gate that is ignored
  public void apply(Tx tx, Caller caller, Declared<AutomationSpec> declared) {
    parts.access().require(tx, caller, Permission.EDIT, declared.project());
    new AutomationRules(parts, store).require(tx, declared);
    var standing = store.definition(tx, declared.project(), declared.name());
    if (standing.filter(found -> found.digest().equals(declared.digest())).isPresent()) {
      return;
    }
    store.keep(tx, declared, parts.wall().now());
    var details =
        Json.object()
            .put("definition", declared.digest().hex())
            .put("endpoint", declared.spec().endpoint())
            .put("mode", declared.spec().modeOrDefault().toString());
    parts
        .audit()
        .write(
            tx,
            caller.name(),
            declared.project(),
            "automation.applied",
            "automations/" + declared.name(),
            details);
  }

  /// How automations stand and what they decided.
  public Timeline timeline() {
    return timeline;
  }

  /// What people say to them.
  public People people() {
    return people;
  }
}
