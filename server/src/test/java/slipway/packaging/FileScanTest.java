package slipway.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.api.Json;
import slipway.api.wire.ModelScan.ScannedFile;
import slipway.api.wire.ModelScan.ScannedImport;
import slipway.api.wire.ModelScan.Verdict;
import slipway.packaging.pickle.PickleScan;

/// Files made by Python (make.py beside them) are read as Python reads them, without being run.
final class FileScanTest {
  private static final int SEED = 20_261_122;

  private static InputStream open(String name) {
    return Objects.requireNonNull(FileScanTest.class.getResourceAsStream(name), name);
  }

  private static byte[] bytes(String name) throws IOException {
    try (var in = open(name)) {
      return in.readAllBytes();
    }
  }

  private static List<ScannedFile> scan(String name) throws IOException {
    try (var in = open(name)) {
      return FileScan.of(name, in);
    }
  }

  private static ScannedFile one(String name) throws IOException {
    var all = scan(name);
    assertThat(all).as(name).hasSize(1);
    return all.getFirst();
  }

  static Stream<String> loaded() throws IOException {
    return Json.tree(bytes("imports.json")).propertyNames().stream();
  }

  @ParameterizedTest
  @MethodSource("loaded")
  void imports_areThoseThatPythonMadeWhenItLoadedTheFile(String name) throws IOException {
    var made = new TreeSet<String>();
    Json.tree(bytes("imports.json")).path(name).forEach(one -> made.add(one.stringValue()));
    var verdict = one(name);
    var found = new TreeSet<String>();
    verdict.imports().forEach(one -> found.add(one.name()));
    assertThat(found).isEqualTo(made);
    boolean isFunction = name.startsWith("function");
    assertThat(verdict.verdict())
        .as(verdict.toString())
        .isEqualTo(isFunction ? Verdict.LOOK : Verdict.SAFE);
    assertThat(verdict.says())
        .isEqualTo(
            isFunction
                ? "functions or classes are in it by value (cloudpickle): their code runs"
                : "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "system-0.pkl",
        "system-1.pkl",
        "system-2.pkl",
        "system-3.pkl",
        "system-4.pkl",
        "system-5.pkl",
        "recalled.pkl",
        "inst.pkl",
        "obj.pkl",
        "nested.pkl",
        "second.pkl",
        "torch.pt"
      })
  void whatRunsSomething_isDangerous_howeverItIsWritten(String name) throws IOException {
    var verdict = one(name);
    assertThat(verdict.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(verdict.says()).startsWith("loading it runs ").contains(".system");
  }

  @Test
  void nameThatIsMadeWhileLoading_isDangerous() throws IOException {
    assertThat(one("made.pkl").verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void fileThatCannotBeFollowed_isNotCalledSafe() throws IOException {
    var cut = one("cut.pkl");
    assertThat(cut.verdict()).isEqualTo(Verdict.LOOK);
    assertThat(cut.says()).contains("it ends at byte 300, inside a pickle");
    assertThat(FileScan.of("model.pkl", text("no pickle at all")).getFirst().verdict())
        .isEqualTo(Verdict.LOOK);
  }

  @Test
  void arraysOfObjects_arePickles_andNumbersAreNot() throws IOException {
    assertThat(one("objects.npy").format()).isEqualTo("pickle");
    assertThat(one("objects.npy").verdict()).isEqualTo(Verdict.SAFE);
    assertThat(one("numbers.npy").format()).isEqualTo("NumPy");
  }

  @Test
  void skops_saysWhichTypesItNeeds() throws IOException {
    var verdict = scan("pipeline.skops").getFirst();
    assertThat(verdict.format()).isEqualTo("skops");
    assertThat(verdict.path()).isEqualTo("pipeline.skops!schema.json");
    assertThat(verdict.imports())
        .extracting(ScannedImport::name)
        .contains("sklearn.linear_model._logistic.LogisticRegression");
    assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Verdict.SAFE);
  }

  @Test
  void content_decidesAndNotTheName() throws IOException {
    try (var in = open("system-4.pkl")) {
      assertThat(FileScan.of("weights.json", in).getFirst().verdict()).isEqualTo(Verdict.DANGEROUS);
    }
    assertThat(FileScan.of("metrics.json", text("{}"))).isEmpty();
    assertThat(FileScan.of("code/features.py", text("import os")).getFirst().format())
        .isEqualTo("Python");
    assertThat(FileScan.of("m.onnx", text("no model")).getFirst().verdict())
        .isEqualTo(Verdict.LOOK);
    assertThat(FileScan.of("empty.pkl", text(""))).isEmpty();
  }

  @Test
  void damagedFiles_areReadToSomeEnd_andNothingIsThrown() throws IOException {
    var random = new Random(SEED);
    for (var name : loaded().toList()) {
      var whole = bytes(name);
      for (int round = 0; round < 60; round++) {
        var damaged = whole.clone();
        for (int i = 0; i < 4; i++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        assertThat(FileScan.of(name, new ByteArrayInputStream(damaged))).isNotNull();
        try {
          assertThat(PickleScan.of(new ByteArrayInputStream(damaged)).imports()).isNotNull();
        } catch (IOException e) {
          throw new UncheckedIOException(name, e);
        }
      }
    }
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
