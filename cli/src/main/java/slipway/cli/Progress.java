package slipway.cli;

import java.time.Duration;

/// One line on standard error that counts up: written over on a terminal, elsewhere told at the
/// start and the end. Safe for many threads.
public final class Progress implements AutoCloseable {
  private static final int BAR_WIDTH = 24;
  private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();

  private final Terminal terminal;
  private final String title;
  private final long total;
  private final long startedNanos = System.nanoTime();
  private long done;
  private long drawnNanos;

  private Progress(Terminal terminal, String title, long total) {
    this.terminal = terminal;
    this.title = title;
    this.total = total;
  }

  public static Progress start(Terminal terminal, String title, long total) {
    var progress = new Progress(terminal, title, total);
    progress.draw();
    return progress;
  }

  public synchronized void step(long more) {
    done += more;
    if (terminal.errIsTerminal() && System.nanoTime() - drawnNanos > REDRAW_NANOS) {
      draw();
    }
  }

  private synchronized void draw() {
    drawnNanos = System.nanoTime();
    if (!terminal.errIsTerminal()) {
      return;
    }
    int full = total == 0 ? BAR_WIDTH : (int) Math.min(BAR_WIDTH, BAR_WIDTH * done / total);
    terminal
        .err()
        .print(
            "\r\u001b[2K"
                + title
                + "  "
                + "█".repeat(full)
                + Style.FAINT.on("░".repeat(BAR_WIDTH - full), terminal.hasColour())
                + "  "
                + Text.count(done)
                + " of "
                + Text.count(total));
    terminal.err().flush();
  }

  /// How long it has run.
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /// Ends the line with what was reached.
  @Override
  public synchronized void close() {
    var line =
        title
            + "  "
            + Text.count(done)
            + " of "
            + Text.count(total)
            + " in "
            + Text.duration(elapsed());
    terminal.err().println((terminal.errIsTerminal() ? "\r\u001b[2K" : "") + line);
  }
}
