package slipway.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.cli.Captured;

/// The scripts are run by the shells that they are for.
final class CompletionTest {
  private static final int SECONDS_MAX = 30;

  @TempDir private Path folder;

  @Test
  void bash_completesNounsVerbsOptionsFilesAndNames() throws Exception {
    provide();
    var script =
        script("bash")
            + """

            try() {
              COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
              _slipway
              echo "${COMPREPLY[*]}"
            }
            try ./slipway da
            try ./slipway data im
            try ./slipway --project p data --json rep
            try ./slipway data report --di
            try ./slipway data import d purch
            try ./slipway data import d a purch
            try ./slipway data show ch
            try ./slipway alert list --state ack
            try ./slipway completion z
            try ./slipway data list more
            """;
    assertThat(run("bash", script))
        .containsExactly(
            "data",
            "import",
            "report",
            "--digest",
            "purchases.csv",
            "purchases.csv",
            "churn",
            "acknowledged",
            "zsh",
            "");
  }

  @Test
  void zsh_completesNounsVerbsAndOptions() throws Exception {
    assumeTrue(isThere("zsh"), "zsh is not installed (.ci/install does)");
    var script =
        """
        _describe() { local -a all; all=("${(@P)2}"); print -l -- "${(@)all%%:*}" | grep -- "^$cur"; }
        _files() { print files; }
        compadd() { shift; print -l -- "$@" | grep "^$cur"; }
        """
            + script("zsh")
            + """

            try() { local -a words; words=("$@"); local -i CURRENT=$#; _slipway }
            try slipway da
            try slipway data im
            try slipway data report --di
            try slipway data import d purch
            try slipway alert list --state ack
            """;
    assertThat(run("zsh", script))
        .containsExactly("data", "import", "--digest", "files", "acknowledged");
  }

  @Test
  void fish_completesNounsVerbsOptionsAndFiles() throws Exception {
    assumeTrue(isThere("fish"), "fish is not installed (.ci/install does)");
    provide();
    var script =
        script("fish")
            + """

            for line in "slipway da" "slipway data im" "slipway data report --di" \\
                    "slipway data import d purch" "slipway alert list --state ack"
                complete -C $line | string split -f 1 \\t
            end
            """;
    assertThat(run("fish", script))
        .containsExactly("data", "import", "--digest", "purchases.csv", "acknowledged");
  }

  @Test
  void names_areSilentWithoutAServer() {
    var none =
        Captured.inPipe(
            Map.of("SLIPWAY_SERVER", "http://127.0.0.1:1"), "completion", "names", "datasets");
    assertThat(none).isEqualTo(new Captured(5, "", ""));
    var wrong = Captured.inPipe(Map.of(), "completion", "names", "cats");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("one of datasets, views");
  }

  /// A file to complete, and a command that is asked for names.
  private void provide() throws IOException {
    Files.writeString(folder.resolve("purchases.csv"), "");
    var slipway = Files.writeString(folder.resolve("slipway"), "#!/bin/sh\necho \"churn $*\"\n");
    assertThat(slipway.toFile().setExecutable(true)).isTrue();
  }

  private static String script(String shell) {
    var written = Captured.inPipe(Map.of(), "completion", shell);
    assertThat(written.status()).as(written.err()).isZero();
    return written.out();
  }

  private static boolean isThere(String shell) throws Exception {
    try {
      return new ProcessBuilder(shell, "-c", "true").start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private List<String> run(String shell, String script) throws Exception {
    var file = Files.writeString(folder.resolve("script." + shell), script);
    var output = folder.resolve("output");
    var builder =
        new ProcessBuilder(shell, file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    builder.environment().put("HOME", folder.toString());
    var process = builder.start();
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output, StandardCharsets.UTF_8).lines().toList();
  }
}
