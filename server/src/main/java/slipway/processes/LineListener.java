package slipway.processes;

/// Takes a child's lines, standard output and error in the order they arrived, one at a time. It
/// should return soon: while it works, the child's output waits in the pipe.
@FunctionalInterface
public interface LineListener {
  void line(String line);
}
