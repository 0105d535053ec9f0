package slipway.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.Digest;
import slipway.api.wire.Lineage.Check;
import slipway.api.wire.Lineage.Verification;
import slipway.api.wire.Report.Outcome;
import slipway.datasets.Commit;
import slipway.lineage.NodeIds;
import slipway.registry.Packaged;
import slipway.replay.Trace.Made;
import slipway.serving.Release;

/// Recomputes everything that a trace claims, from the store.
final class Verifier {
  private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);

  /// What another CPU class or runtime may differ by.
  private static final double TOLERANCE = 1e-6;

  private static final String MODEL = "model.onnx";
  private static final String REPLAY = "output made again in a fresh session";
  private static final String WHOLE = "the bytes of that digest";

  private final Replay.Parts parts;
  private final Trace trace;
  private final List<Check> checks = new ArrayList<>();
  private boolean replayedBitForBit;

  Verifier(Replay.Parts parts, Trace trace) {
    this.parts = parts;
    this.trace = trace;
  }

  /// @param log the check of the segment that the prediction was read from
  Verification verify(Check log) {
    checks.add(log);
    for (var problem : trace.problems()) {
      add(problem.node(), problem.name(), Outcome.FAIL, problem.expected(), problem.found());
    }
    releaseDigest();
    packageBytes();
    trace.served().forEach(this::materialisation);
    trace.trained().forEach(this::materialisation);
    commits();
    vector();
    replay();
    boolean verified =
        checks.stream()
            .allMatch(
                check -> check.outcome() == Outcome.PASS || check.outcome() == Outcome.SKIPPED);
    return new Verification(trace.prediction().id(), verified, replayedBitForBit, checks);
  }

  private void releaseDigest() {
    trace
        .release()
        .ifPresent(release ->
            check(
                NodeIds.release(release.digest()),
                "digest of package, views and configuration",
                trace.prediction().release().hex(),
                () -> {
                  var model =
                      new Packaged(release.model(), release.version(), release.packageDigest());
                  return Release.of(
                          release.project(),
                          release.endpoint(),
                          model,
                          release.views(),
                          release.configuration())
                      .digest()
                      .hex();
                }));
  }

  private void packageBytes() {
    var digest = trace.prediction().packageDigest();
    var node = NodeIds.ofPackage(digest);
    blob(node, "package manifest", digest);
    trace
        .contents()
        .ifPresent(contents ->
            contents
                .files()
                .forEach(file -> blob(node, "package file " + file.path(), file.digest())));
  }

  private void materialisation(Made made) {
    check(
        NodeIds.version(made.dataset(), made.digest()),
        "digest of the tree",
        made.digest().hex(),
        () -> made.tree().digest().hex());
  }

  /// Every version once: its tables, and for imports each raw file that became one of them, read
  /// anew (a commit answers for the files of its whole tree, also those of earlier commits).
  private void commits() {
    var commits = new LinkedHashSet<Commit>();
    trace.served().forEach(made -> commits.add(made.commit()));
    trace.trained().forEach(made -> commits.add(made.commit()));
    trace.sources().forEach(source -> commits.add(source.history().getFirst()));
    commits.forEach(this::commit);
  }

  private void commit(Commit commit) {
    var node = NodeIds.version(commit.dataset(), commit.tree());
    var name = commit.dataset() + " commit " + commit.id();
    try {
      var findings = parts.datasets().verifyCommit(commit.id());
      for (var finding : findings) {
        var blob = finding.blob().map(Digest::hex).orElse("");
        add(
            node,
            finding.kind().name().toLowerCase(Locale.ROOT) + " " + finding.name(),
            Outcome.FAIL,
            finding.expected(),
            finding.found() + (blob.isEmpty() ? "" : " in blob " + blob));
      }
      if (findings.isEmpty()) {
        add(node, name, Outcome.PASS, "tables and raw files as committed", "the same");
      }
    } catch (RuntimeException e) {
      failed(node, name, "tables and raw files as committed", e);
    }
  }

  /// The vector evaluated again from the dataset trees, view by view in the order of its features.
  private void vector() {
    var prediction = trace.prediction();
    var node = NodeIds.prediction(prediction.id());
    var name = "vector evaluated again from the data";
    var entity = prediction.entity();
    if (entity == null || prediction.viewTrees().isEmpty()) {
      add(node, name, Outcome.SKIPPED, "features looked up by entity", "features were given");
      return;
    }
    if (trace.served().size() < prediction.viewTrees().size()) {
      add(node, name, Outcome.FAIL, bits(prediction.vector()), "materialisations are missing");
      return;
    }
    check(
        node,
        name,
        bits(prediction.vector()),
        () -> {
          var all = new float[prediction.vector().length];
          int next = 0;
          for (var made : trace.served()) {
            var values =
                parts
                    .features()
                    .recompute(prediction.project(), made.provenance(), entity)
                    .orElseThrow(() ->
                        new IllegalStateException(
                            made.dataset() + " does not know entity " + entity));
            if (next + values.length > all.length) {
              return "more values than were logged";
            }
            System.arraycopy(values, 0, all, next, values.length);
            next += values.length;
          }
          return next == all.length ? bits(all) : next + " values";
        });
  }

  private void replay() {
    var prediction = trace.prediction();
    var node = NodeIds.prediction(prediction.id());
    var model = trace.contents().flatMap(contents -> contents.file(MODEL));
    var expected = bits(prediction.output());
    if (model.isEmpty()) {
      add(node, REPLAY, Outcome.FAIL, expected, "the package has no readable " + MODEL);
      return;
    }
    try {
      var out = predict(model.get().digest());
      var found = bits(out);
      replayedBitForBit = found.equals(expected);
      if (replayedBitForBit) {
        add(node, REPLAY, Outcome.PASS, expected, found);
      } else if (within(prediction.output(), out)) {
        add(
            node,
            REPLAY,
            Outcome.PASS,
            expected + ", or within " + TOLERANCE + " on another CPU or runtime",
            found + ", within " + TOLERANCE + " but not bit for bit");
      } else {
        add(node, REPLAY, Outcome.FAIL, expected, found);
      }
    } catch (RuntimeException e) {
      failed(node, REPLAY, expected, e);
    }
  }

  private float[] predict(Digest model) {
    if (!parts.blobs().verify(model)) {
      throw new IllegalStateException("blob " + model + " holds other bytes");
    }
    var prediction = trace.prediction();
    try (var session = parts.runtime().load(parts.blobs().local(model))) {
      var out = new float[session.signature().outputCount()];
      session.predict(prediction.vector(), 1, out);
      return out;
    }
  }

  private static boolean within(float[] logged, float[] again) {
    if (logged.length != again.length) {
      return false;
    }
    for (int i = 0; i < logged.length; i++) {
      double scale = Math.max(1, Math.abs(logged[i]));
      if (!(Math.abs(logged[i] - again[i]) <= TOLERANCE * scale)) {
        return false;
      }
    }
    return true;
  }

  private void blob(String node, String name, Digest digest) {
    try {
      boolean whole = parts.blobs().verify(digest);
      add(
          node,
          name,
          whole ? Outcome.PASS : Outcome.FAIL,
          digest.hex(),
          whole ? digest.hex() : "other bytes, or none, in blob " + digest);
    } catch (RuntimeException e) {
      failed(node, name, digest.hex() + ", " + WHOLE, e);
    }
  }

  private void check(String node, String name, String expected, Supplier<String> recomputed) {
    try {
      var found = recomputed.get();
      add(node, name, found.equals(expected) ? Outcome.PASS : Outcome.FAIL, expected, found);
    } catch (RuntimeException e) {
      failed(node, name, expected, e);
    }
  }

  private void failed(String node, String name, String expected, RuntimeException failure) {
    LOG.debug("{} of {}", name, node, failure);
    var message =
        Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
    add(node, name, Outcome.FAIL, expected, message);
  }

  private void add(String node, String name, Outcome outcome, String expected, String found) {
    checks.add(new Check(node, name, outcome, expected, found));
  }

  /// Hex of the float32 bits: equal text means equal bits, also of NaN and -0.
  private static String bits(float[] values) {
    return Arrays.toString(
        java.util.stream.IntStream.range(0, values.length)
            .mapToObj(i -> String.format("%08x", Float.floatToRawIntBits(values[i])))
            .toArray());
  }
}
