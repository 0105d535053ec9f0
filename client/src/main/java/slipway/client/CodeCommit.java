package slipway.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The Git commit that files are from, as the provenance of models names it: the hash of `HEAD`,
/// marked when the files differ from it.
public final class CodeCommit {
  /// What follows the hash when the files are not as that commit has them.
  public static final String DIRTY = "+dirty";

  private static final long SECONDS_MAX = 10;

  /// Where a hook or another tool tells Git to look, whatever folder it is started in.
  private static final List<String> REDIRECTIONS =
      List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX");

  private CodeCommit() {}

  /// Empty without Git, outside a repository, before its first commit, and when the paths are of
  /// different commits.
  ///
  /// @param paths files or folders
  public static Optional<String> of(List<Path> paths) {
    var heads = new HashSet<String>();
    boolean dirty = false;
    for (var path : paths) {
      var folder =
          Files.isDirectory(path)
              ? path
              : Objects.requireNonNull(path.toAbsolutePath().getParent());
      var head = git(folder, "rev-parse", "--verify", "HEAD");
      if (head.isEmpty()) {
        return Optional.empty();
      }
      heads.add(head.get());
      var changes = git(folder, "status", "--porcelain", "--", path.toAbsolutePath().toString());
      dirty |= !changes.orElse(DIRTY).isEmpty();
    }
    if (heads.size() != 1) {
      return Optional.empty();
    }
    var head = heads.iterator().next();
    return Optional.of(dirty ? head + DIRTY : head);
  }

  /// What Git said; empty when it is not there, refused or took too long.
  private static Optional<String> git(Path folder, String... arguments) {
    var command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeAll(REDIRECTIONS);
    builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
    try {
      var process = builder.start();
      try {
        process.getOutputStream().close();
        CompletableFuture.delayedExecutor(SECONDS_MAX, TimeUnit.SECONDS)
            .execute(process::destroyForcibly);
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
      } finally {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // no Git on this machine
    }
  }
}
