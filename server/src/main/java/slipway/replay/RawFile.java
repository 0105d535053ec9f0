package slipway.replay;

import java.util.ArrayList;
import java.util.List;
import slipway.api.Digest;
import slipway.datasets.Commit;

/// A file as it was delivered, by the commit that read it.
record RawFile(String name, Digest digest, long size) {

  /// The raw files of one commit; none for what the server made itself.
  static List<RawFile> of(Commit commit) {
    var files = new ArrayList<RawFile>();
    for (var file : commit.source().path("files")) {
      files.add(
          new RawFile(
              file.path("name").asString(""),
              new Digest(file.path("digest").asString("")),
              file.path("size").asLong()));
    }
    return files;
  }
}
