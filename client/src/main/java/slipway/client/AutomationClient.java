package slipway.client;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Automation;
import slipway.api.wire.Page;
import slipway.client.Transport.Call;

/// The closed loops of a project's endpoints.
public final class AutomationClient {
  private final Transport transport;
  private final String path;
  private final String dryRuns;

  AutomationClient(Transport transport, String projectPath) {
    this.transport = transport;
    this.path = projectPath + "/automations";
    this.dryRuns = projectPath + "/dry-runs";
  }

  public List<Automation> list() {
    return transport.list(path, Automation.class);
  }

  public Automation find(String automation) {
    return transport.call(Call.get(one(automation)), Automation.class);
  }

  /// Every decision, newest first, without its evidence.
  public List<Automation.Decision> timeline(String automation) {
    return transport.list(one(automation) + "/timeline?pageSize=500", Automation.Decision.class);
  }

  /// The newest decisions.
  public Page<Automation.Decision> timeline(String automation, int newest) {
    return transport.page(
        one(automation) + "/timeline?pageSize=" + newest, Automation.Decision.class);
  }

  /// One decision with its evidence.
  public Automation.Decision decision(String automation, String id) {
    return transport.call(
        Call.get(one(automation) + "/decisions/" + Transport.segment(id)),
        Automation.Decision.class);
  }

  /// What the decision asked for is done.
  public Automation approve(String automation, String decision, @Nullable String reason) {
    return transport.call(
        Call.post(one(automation) + "/approve", new Automation.Answer(decision, reason)),
        Automation.class);
  }

  /// What the decision asked for is not done.
  public Automation reject(String automation, String decision, @Nullable String reason) {
    return transport.call(
        Call.post(one(automation) + "/reject", new Automation.Answer(decision, reason)),
        Automation.class);
  }

  /// It judges and records, and does nothing.
  public Automation pause(String automation, String reason) {
    return transport.call(
        Call.post(one(automation) + "/pause", new Automation.Hold(reason)).repeatable(),
        Automation.class);
  }

  public Automation resume(String automation) {
    return transport.call(Call.post(one(automation) + "/resume", null), Automation.class);
  }

  /// The same of all the project's automations, also those that come later.
  public List<Automation> pauseAll(String reason) {
    transport.bytes(Call.post(path + "/pause", new Automation.Hold(reason)).repeatable());
    return list();
  }

  public List<Automation> resumeAll() {
    transport.bytes(Call.post(path + "/resume", null));
    return list();
  }

  /// Begins to replay recorded months through another policy.
  ///
  /// @param policy the text of a document of kind Automation
  public Automation.Replay dryRun(String policy, LocalDate from, LocalDate to) {
    return transport.call(
        Call.post(dryRuns, new Automation.DryRun(policy, from, to)), Automation.Replay.class);
  }

  /// How far it is, and what it found.
  public Automation.Replay dryRun(UUID id) {
    return transport.call(Call.get(dryRuns + "/" + id), Automation.Replay.class);
  }

  public List<Automation.Replay> dryRuns() {
    return transport.list(dryRuns, Automation.Replay.class);
  }

  private String one(String automation) {
    return path + "/" + Transport.segment(automation);
  }
}
