package slipway.access;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.wire.Project;
import slipway.audit.Audit;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.http.Request;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.time.WallClock;

/// Users and projects. Without authentication everyone who reaches the (loopback) address is the
/// local user and may do everything.
public final class Access {
  public static final String DEFAULT_PROJECT = "default";

  private static final Caller LOCAL = new Caller("local", Caller.Kind.PERSON);
  private static final int KNOWN_MAX = 100_000;
  private static final int LISTED_MAX = 1_000;
  private static final int HINT_AMONG = 200;

  /// Everything to everyone: who reaches a loopback address is the local user.
  private static final Set<Permission> ALL = Set.of(Permission.values());

  private final Database database;
  private final Audit audit;
  private final WallClock wall;
  private final Grants grants;
  private final ProjectStore store = new ProjectStore();

  /// Names seen committed. Projects are never deleted, so a name in here needs no second look.
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  private Access(Database database, Audit audit, WallClock wall, Grants grants) {
    this.database = database;
    this.audit = audit;
    this.wall = wall;
    this.grants = grants;
  }

  /// Without routes.
  public static Access open(Database database, WallClock wall) {
    return open(database, wall, (_, _) -> ALL);
  }

  /// Without routes, and not everything for everyone.
  public static Access open(Database database, WallClock wall, Grants grants) {
    return new Access(database, Audit.open(wall, new Ids(wall)), wall, grants);
  }

  /// With the routes of projects.
  public static Access open(Database database, Audit audit, WallClock wall, Router router) {
    var access = new Access(database, audit, wall, (_, _) -> ALL);
    new AccessRoutes(access).register(router);
    return access;
  }

  /// Who sent the request.
  public Caller caller(Request request) {
    return LOCAL;
  }

  /// Refuses unless the caller may do this in the project, and the project exists. A look into
  /// memory, but for the first time that a project is asked for.
  public void require(Tx tx, Caller caller, Permission permission, String project) {
    requireGranted(caller, permission, project);
    if (known.contains(project)) {
      return;
    }
    if (!store.exists(tx, project)) {
      throw noProject(tx, project);
    }
    if (known.size() < KNOWN_MAX) {
      // Only [#createProject] writes the table, in a transaction of its own: what is seen is there.
      known.add(project);
    }
  }

  /// The same outside of a transaction.
  public void require(Caller caller, Permission permission, String project) {
    requireGranted(caller, permission, project);
    if (!known.contains(project)) {
      database.read(tx -> {
        require(tx, caller, permission, project);
        return project;
      });
    }
  }

  /// Refuses unless the caller may do this in the project, whether that exists or not. Never waits:
  /// for the event loop.
  public void requireGranted(Caller caller, Permission permission, String project) {
    if (!grants.granted(caller, project).contains(permission)) {
      throw new SlipwayException(
          ErrorCode.PERMISSION_DENIED,
          "permission: "
              + caller.name()
              + " has none to "
              + permission.name().toLowerCase(Locale.ROOT)
              + " in project "
              + project
              + " (expected: one that the project's administrator gives)");
    }
  }

  /// Creates the project; an existing one is left as it is.
  public Project createProject(Caller caller, String project) {
    Names.require("project", project);
    if (project.contains("/")) {
      throw SlipwayException.invalid("project", '"' + project + '"', "a name without a slash");
    }
    return database.inTransaction(
        "access.createProject",
        tx -> {
          if (store.add(tx, project, wall.now())) {
            audit.write(tx, caller.name(), project, "project.create", project, Json.object());
          }
          return store.find(tx, project).orElseThrow(() -> noProject(tx, project));
        });
  }

  public Project project(Caller caller, String project) {
    return database.read(tx -> store.find(tx, project).orElseThrow(() -> noProject(tx, project)));
  }

  /// By name; the first thousand.
  public List<Project> projects(Caller caller) {
    return projects(caller, "", LISTED_MAX);
  }

  /// By name, those after `after`.
  public List<Project> projects(Caller caller, String after, int max) {
    return database.read(tx -> store.list(tx, after, max));
  }

  private SlipwayException noProject(Tx tx, String project) {
    var names = store.list(tx, "", HINT_AMONG).stream().map(Project::name).toList();
    var hint =
        Names.nearest(project, names)
            .map(name -> "did you mean " + name + "?")
            .orElse("make it with: slipway project create " + project);
    return new SlipwayException(
        ErrorCode.NOT_FOUND,
        "project: \"" + project + "\" (expected: an existing project; " + hint + ")");
  }
}
