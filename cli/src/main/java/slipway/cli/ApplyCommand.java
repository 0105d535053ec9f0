package slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import slipway.api.SlipwayException;
import slipway.api.wire.Applying;
import slipway.client.CodeCommit;

/// Sends YAML files, and the Git commit they are from, to the server, which makes itself agree with
/// them.
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = "Make the server agree with YAML files: all of them, or on an error none.")
public final class ApplyCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "PATH",
      description = "A YAML file, or a folder with all its *.yaml and *.yml. May be repeated.")
  List<Path> paths = List.of();

  @Option(
      names = "--override",
      description = "Apply also what a decision holds back, and let it free.")
  boolean override;

  ApplyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var files = filesIn(paths);
    try (var client = console.connect()) {
      var request = new Applying.Request(files, CodeCommit.of(paths).orElse(null), override);
      var result = console.project(client).apply(request);
      var table = new Table("KIND", "NAME", "CHANGE", "DIGEST", "FILE");
      for (var document : result.documents()) {
        table.row(
            document.kind(),
            document.name(),
            document.change(),
            document.digest(),
            document.file() + ":" + document.line());
      }
      console.list(result.documents(), table, "nothing declared in " + paths);
    }
    return Exit.OK.status();
  }

  /// The YAML files at the paths, named as the user named them.
  public static List<Applying.SourceFile> filesIn(List<Path> paths) {
    var files = new ArrayList<Applying.SourceFile>();
    for (var path : paths) {
      if (!Files.exists(path)) {
        throw SlipwayException.invalid("file", path, "a YAML file or a folder of them");
      }
      try (var found = Files.walk(path)) {
        for (var file : found.filter(f -> isYaml(f, path)).sorted().toList()) {
          files.add(new Applying.SourceFile(file.toString(), read(file)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
      }
    }
    if (files.isEmpty()) {
      throw SlipwayException.invalid("file", paths, "at least one *.yaml or *.yml file");
    }
    return files;
  }

  private static boolean isYaml(Path file, Path root) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    if (file.equals(root)) {
      return true; // named by the user, whatever it is called
    }
    for (var part : root.relativize(file)) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    var name = file.getFileName().toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException _) {
      throw SlipwayException.invalid("file", file, "text in UTF-8");
    }
  }
}
