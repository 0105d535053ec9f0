package slipway.replay;

import java.util.UUID;
import slipway.api.Digest;

/// The ids of a lineage graph's nodes: kind and name, so that equal things are one node.
final class NodeIds {
  private NodeIds() {}

  static String prediction(UUID id) {
    return "prediction:" + id;
  }

  static String release(Digest digest) {
    return "release:" + digest;
  }

  static String ofPackage(Digest digest) {
    return "package:" + digest;
  }

  static String run(String id) {
    return "run:" + id;
  }

  static String code(String commit) {
    return "code:" + commit;
  }

  static String definition(Digest digest) {
    return "view:" + digest;
  }

  /// A version of a dataset; features and labels are datasets too.
  static String version(String dataset, Digest tree) {
    return "dataset:" + dataset + "@" + tree;
  }

  static String raw(Digest digest) {
    return "raw:" + digest;
  }
}
