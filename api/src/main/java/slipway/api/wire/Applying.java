package slipway.api.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import tools.jackson.databind.JsonNode;

/// Making the server agree with a folder of YAML files.
public final class Applying {
  private Applying() {}

  /// Every file with its path below the folder, as errors will name it.
  ///
  /// @param revision the code commit the files are from; null when unknown
  /// @param override whether to apply also what a decision holds back, which lifts it; no when null
  public record Request(
      List<SourceFile> files, @Nullable String revision, @Nullable Boolean override) {
    public Request {
      files = List.copyOf(files);
    }

    public Request(List<SourceFile> files, @Nullable String revision) {
      this(files, revision, null);
    }

    public Request(List<SourceFile> files) {
      this(files, null, null);
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

  /// What applying would do, of which nothing was done.
  public record Differences(List<Difference> documents) {
    public Differences {
      documents = List.copyOf(documents);
    }

    /// Whether applying would leave everything as it is.
    public boolean isEmpty() {
      return documents.stream().noneMatch(Difference::differs);
    }
  }

  /// What applying would do to one thing.
  ///
  /// @param heldBack by which decision it may not come back, and why; null when nothing does
  /// @param fields what would change in it; none when it is new, or when its text is what was
  ///   applied last and a rollback has gone back to a former one
  public record Difference(
      String file,
      int line,
      String kind,
      String name,
      Digest digest,
      Change change,
      @Nullable String heldBack,
      List<Field> fields) {
    public Difference {
      fields = List.copyOf(fields);
    }

    public boolean differs() {
      return change != Change.UNCHANGED || heldBack != null;
    }
  }

  /// One value that differs.
  ///
  /// @param path `spec.output.threshold`; items of a list of named things by their name
  /// @param before null: it was not there
  /// @param after null: it will not be there
  /// @param place file and line of the value, or of what it is missing from
  public record Field(
      String path, @Nullable JsonNode before, @Nullable JsonNode after, String place) {}

  /// One form of a declaration. `number` counts the changes of this kind and name, from 1; `place`
  /// is the file and line it stood at.
  public record Declaration(
      String kind,
      String name,
      long number,
      Digest digest,
      JsonNode document,
      String place,
      String revision,
      String author,
      Instant at,
      Instant recordedAt) {}

  /// What is declared now, and the changes that led there, newest first.
  public record Declared(
      List<Declaration> current, List<Declaration> history, @Nullable String nextPageToken) {
    public Declared {
      current = List.copyOf(current);
      history = List.copyOf(history);
    }
  }

  /// What applying did to the thing of that name.
  public enum Change {
    CREATED,
    CHANGED,
    UNCHANGED
  }
}
