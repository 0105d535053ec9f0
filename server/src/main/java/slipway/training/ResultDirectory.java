package slipway.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.training.TrainingResult.ResultFile;

/// The files of a result and their list, `result.json`, which is put in place last: without it
/// there is no result, whatever else stands there.
final class ResultDirectory {
  private static final String LIST = "result.json";

  private final Path directory;
  private final List<ResultFile> files = new ArrayList<>();

  /// The list's content.
  ///
  /// @param largestDifference between the ONNX models and XGBoost's own predictions
  record Listing(List<ResultFile> files, double largestDifference) {
    Listing {
      files = List.copyOf(files);
    }
  }

  ResultDirectory(Path directory) {
    this.directory = directory;
  }

  Path write(String path, byte[] content) throws IOException {
    var file = directory.resolve(path);
    Files.createDirectories(directory);
    Files.createDirectories(file.resolveSibling(""));
    Files.write(file, content);
    files.add(new ResultFile(path, Digest.of(content), content.length));
    return file;
  }

  void finish(double largestDifference) throws IOException {
    files.sort(Comparator.comparing(ResultFile::path));
    var unfinished = directory.resolve(LIST + ".unfinished");
    Files.write(unfinished, Json.bytes(new Listing(files, largestDifference)));
    Files.move(unfinished, directory.resolve(LIST), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Reads a finished result and checks every file against its digest; takes the list away, so that
  /// only the result's files stay.
  static TrainingResult read(Path directory, TrainingRequest request) throws IOException {
    var list = directory.resolve(LIST);
    if (!Files.exists(list)) {
      throw broken("no " + LIST);
    }
    var listing = Json.read(Files.readAllBytes(list), Listing.class);
    for (var file : listing.files()) {
      var path = directory.resolve(file.path()).normalize();
      if (!path.startsWith(directory) || !Files.isRegularFile(path)) {
        throw broken("no file " + file.path());
      }
      if (!Digest.of(Files.readAllBytes(path)).equals(file.digest())) {
        throw broken("another " + file.path() + " than was listed");
      }
    }
    var result =
        new TrainingResult(
            directory,
            listing.files(),
            Json.tree(Files.readAllBytes(directory.resolve(TrainingResult.METADATA))),
            floats(directory.resolve(TrainingResult.OUT_OF_FOLD)),
            listing.largestDifference());
    int expected = request.data().rows() * request.outputCount();
    if (result.outOfFold().length != expected) {
      throw broken(result.outOfFold().length + " out-of-fold predictions, not " + expected);
    }
    Files.delete(list);
    return result;
  }

  private static float[] floats(Path file) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    var values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static SlipwayException broken(String what) {
    return new SlipwayException(
        ErrorCode.INTERNAL,
        "trainer: ended well but left " + what + " (expected: a whole result); train again");
  }
}
