package slipway.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import slipway.api.Names;

/// Projects.
@Command(
    name = "project",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "Projects: spaces of names of their own.")
final class ProjectCommand {
  private final Console console;

  ProjectCommand(Console console) {
    this.console = console;
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List the projects.")
  int list() {
    try (var client = console.connect()) {
      var projects = client.projects();
      var table = new Table("PROJECT", "CREATED");
      projects.forEach(project -> table.row(project.name(), project.createdAt()));
      console.list(projects, table, "no project");
    }
    return Exit.OK.status();
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Create a project; one that exists is left as it is.")
  int create(@Parameters(paramLabel = "NAME", description = "The project's name.") String name) {
    Names.require("project", name);
    try (var client = console.connect()) {
      client.createProject(name);
    }
    console.list(List.of(name), new Table("PROJECT").row(name), "");
    return Exit.OK.status();
  }
}
