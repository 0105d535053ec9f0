package slipway.api.wire;

import java.util.List;
import slipway.api.Digest;

/// Making the server agree with a folder of YAML files.
public final class Applying {
  private Applying() {}

  /// Every file with its path below the folder, as errors will name it.
  public record Request(List<SourceFile> files) {
    public Request {
      files = List.copyOf(files);
    }
  }

  public record SourceFile(String path, String text) {}

  /// All documents were applied, or (with an error answer) none.
  public record Result(List<Document> documents) {
    public Result {
      documents = List.copyOf(documents);
    }
  }

  public record Document(
      String file, int line, String kind, String name, Digest digest, Change change) {}

  /// What applying did to the thing of that name.
  public enum Change {
    CREATED,
    CHANGED,
    UNCHANGED
  }
}
