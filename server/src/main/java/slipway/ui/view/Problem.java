package slipway.ui.view;

import java.util.List;

/// A failure: what failed, what was found, what to do, and the request by which the log names it.
public record Problem(
    int status,
    String title,
    String message,
    List<String> details,
    String remedy,
    String requestId) {
  public Problem {
    details = List.copyOf(details);
  }
}
