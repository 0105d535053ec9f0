package slipway.client;

import java.util.List;
import slipway.api.wire.Activity;
import slipway.api.wire.Applying;
import slipway.api.wire.Lineage;
import slipway.api.wire.Page;
import slipway.client.Transport.Call;
import tools.jackson.databind.JsonNode;

/// What happens in a project, and by whom.
public final class ActivityClient {
  private final Transport transport;
  private final String path;

  ActivityClient(Transport transport, String path) {
    this.transport = transport;
    this.path = path;
  }

  /// Background work, newest first.
  ///
  /// @param pageToken of the page before; empty for the first
  public Page<Activity.Job> jobs(String pageToken) {
    return transport.page(path + "/jobs" + token(pageToken), Activity.Job.class);
  }

  public Activity.Job cancelJob(String id) {
    return transport.call(
        Call.post(path + "/jobs/" + Transport.segment(id) + "/cancel", null), Activity.Job.class);
  }

  /// Changes that were committed, newest first.
  public Page<Activity.Event> events(String pageToken) {
    return transport.page(path + "/events" + token(pageToken), Activity.Event.class);
  }

  /// Who changed what, newest first.
  public Page<Activity.AuditEntry> audit(String pageToken) {
    return transport.page(path + "/audit" + token(pageToken), Activity.AuditEntry.class);
  }

  /// What is declared, and the newest changes of it.
  public Applying.Declared declarations() {
    return transport.call(Call.get(path + "/declarations"), Applying.Declared.class);
  }

  /// The contracts in force.
  public List<JsonNode> contracts() {
    return transport.list(path + "/contracts", JsonNode.class);
  }

  /// A contract that was ever in force.
  public JsonNode contract(String digest) {
    return transport.call(
        Call.get(path + "/contracts/" + Transport.segment(digest)), JsonNode.class);
  }

  /// What a node of the lineage came from and led to.
  ///
  /// @param node as `release/3f0a…`; empty: the newest
  public Lineage.Graph graph(String node) {
    var query = node.isEmpty() ? "" : "?node=" + Transport.segment(node);
    return transport.call(Call.get(path + "/lineage" + query), Lineage.Graph.class);
  }

  private static String token(String pageToken) {
    return pageToken.isEmpty() ? "" : "?pageToken=" + Transport.segment(pageToken);
  }
}
