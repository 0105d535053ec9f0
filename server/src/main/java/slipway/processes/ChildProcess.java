package slipway.processes;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.processes.Exit.Ending;

/// A child that was started. Its standard input is a pipe from this process: it ends when the
/// server does, so a child that reads it learns of the server's death.
public final class ChildProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
  private static final Duration OUTPUT_AFTER_EXIT_MAX = Duration.ofSeconds(2);

  private final ChildSpec spec;
  private final Process process;
  private final Path pidFile;
  private final LineListener listener;
  private final Runnable ended;
  private final AtomicReference<Ending> ending = new AtomicReference<>(Ending.EXITED);
  private final ArrayDeque<String> tail = new ArrayDeque<>();
  private final Thread reader;
  private final Thread watch;
  private long lines;
  private volatile @org.jspecify.annotations.Nullable Exit exit;

  ChildProcess(
      ChildSpec spec, Process process, Path pidFile, LineListener listener, Runnable ended) {
    this.spec = spec;
    this.process = process;
    this.pidFile = pidFile;
    this.listener = listener;
    this.ended = ended;
    this.reader = Thread.ofPlatform().daemon().name("child-output-" + pid()).unstarted(this::read);
    this.watch = Thread.ofVirtual().name("child-watch-" + pid()).unstarted(this::watch);
  }

  void begin() {
    reader.start();
    watch.start();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return exit == null;
  }

  /// The child's standard input. Closing it tells a well-behaved child to end.
  public OutputStream input() {
    return process.getOutputStream();
  }

  /// Waits until the child and all its descendants are gone and its output is read.
  public Exit await() throws InterruptedException {
    watch.join();
    return Optional.ofNullable(exit)
        .orElseThrow(() -> new IllegalStateException("child " + pid() + " has no exit"));
  }

  /// Ends the child with its whole tree: TERM, and KILL after the grace. Returns at once; a child
  /// that has ended stays as it ended.
  public void cancel() {
    end(Ending.CANCELLED);
  }

  private void end(Ending why) {
    if (ending.compareAndSet(Ending.EXITED, why)) {
      Thread.ofVirtual().name("child-end-" + pid()).start(this::terminate);
    }
  }

  /// The tree is taken before its root dies, for orphans change their parent.
  private void terminate() {
    var tree = tree();
    if (ending.get() == Ending.OUT_OF_MEMORY) { // in its grace it would only take more
      tree.forEach(ProcessHandle::destroyForcibly);
    } else {
      tree.forEach(ProcessHandle::destroy);
    }
    if (!ProcessTree.awaitEnd(tree, spec.limits().grace())) {
      var rest = new ArrayList<>(tree);
      rest.addAll(tree());
      rest.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private List<ProcessHandle> tree() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  /// Ends what the child left running: a child that crashed must not leave its own children. While
  /// it lives they are looked at now and then, for afterwards they can no longer be found.
  private void watch() {
    var known = new ArrayList<ProcessHandle>();
    long deadline = System.nanoTime() + spec.limits().timeout().toNanos();
    try {
      while (!process.waitFor(ProcessTree.LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        known.removeIf(handle -> !handle.isAlive());
        process.descendants().filter(handle -> !known.contains(handle)).forEach(known::add);
        if (System.nanoTime() - deadline > 0) {
          end(Ending.TIMED_OUT);
        }
        if (ProcessMemory.exceeds(tree(), spec.limits().memoryBytesMax())) {
          end(Ending.OUT_OF_MEMORY);
        }
      }
      ProcessTree.end(known, spec.limits().grace());
      reader.join(OUTPUT_AFTER_EXIT_MAX);
      process.getInputStream().close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.debug("output of child {}", pid(), e);
    }
    finish();
  }

  private void finish() {
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      LOG.warn("{} stays behind", pidFile, e);
    }
    synchronized (tail) {
      exit =
          new Exit(
              ending.get(),
              process.exitValue(),
              List.copyOf(tail),
              Math.max(0, lines - spec.limits().linesMax()));
    }
    ended.run();
  }

  private void read() {
    try (InputStream in = new BufferedInputStream(process.getInputStream())) {
      var line = new BoundedLine(spec.limits().lineLengthMax());
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          take(line.take());
        } else {
          line.add((byte) b);
        }
      }
      if (!line.isEmpty()) {
        take(line.take());
      }
    } catch (IOException e) {
      LOG.debug("output of child {} ended", pid(), e);
    }
  }

  private void take(String line) {
    boolean within;
    synchronized (tail) {
      within = ++lines <= spec.limits().linesMax();
      tail.addLast(line);
      if (tail.size() > spec.limits().tailLines()) {
        tail.removeFirst();
      }
    }
    if (within) {
      try {
        listener.line(line);
      } catch (RuntimeException e) {
        LOG.warn("listener of child {} ({}) failed", pid(), spec.name(), e);
      }
    }
  }

  /// One line's bytes, cut at a bound; what is no UTF-8 becomes the replacement character.
  private static final class BoundedLine {
    private final byte[] bytes;
    private int length;
    private long dropped;

    BoundedLine(int lengthMax) {
      this.bytes = new byte[lengthMax];
    }

    void add(byte b) {
      if (length < bytes.length) {
        bytes[length++] = b;
      } else {
        dropped++;
      }
    }

    boolean isEmpty() {
      return length == 0;
    }

    String take() {
      int end = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
      var text = new String(bytes, 0, end, StandardCharsets.UTF_8);
      var line = dropped == 0 ? text : text + "… (" + dropped + " more bytes)";
      length = 0;
      dropped = 0;
      return line;
    }
  }
}
