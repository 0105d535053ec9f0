package slipway.lineage;

import java.util.UUID;
import slipway.api.Digest;

/// The ids of a lineage graph's nodes: kind and name, so that equal things are one node.
public final class NodeIds {
  private NodeIds() {}

  public static String prediction(UUID id) {
    return "prediction:" + id;
  }

  public static String release(Digest digest) {
    return "release:" + digest;
  }

  public static String ofPackage(Digest digest) {
    return "package:" + digest;
  }

  public static String run(String id) {
    return "run:" + id;
  }

  public static String code(String commit) {
    return "code:" + commit;
  }

  public static String definition(Digest digest) {
    return "view:" + digest;
  }

  /// A version of a dataset; features and labels are datasets too.
  public static String version(String dataset, Digest tree) {
    return "dataset:" + dataset + "@" + tree;
  }

  public static String raw(Digest digest) {
    return "raw:" + digest;
  }
}
