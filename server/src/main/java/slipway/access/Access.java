package slipway.access;

import slipway.api.ErrorCode;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.http.Request;
import slipway.http.Router;
import slipway.time.Micros;
import slipway.time.WallClock;

/// Users and projects. Without authentication everyone who reaches the (loopback) address is the
/// local user and may do everything.
public final class Access {
  public static final String DEFAULT_PROJECT = "default";

  private static final Caller LOCAL = new Caller("local", Caller.Kind.PERSON);

  private final Database database;
  private final WallClock wall;

  private Access(Database database, WallClock wall) {
    this.database = database;
    this.wall = wall;
  }

  public static Access open(Database database, WallClock wall) {
    return new Access(database, wall);
  }

  /// The same, with the routes of projects.
  public static Access open(Database database, WallClock wall, Router router) {
    var access = open(database, wall);
    return access;
  }

  /// Who sent the request.
  public Caller caller(Request request) {
    return LOCAL;
  }

  /// Refuses unless the caller may do this in the project, and the project exists.
  public void require(Tx tx, Caller caller, Permission permission, String project) {
    var exists =
        tx.sql()
            .createQuery("select count(*) from access_project where project = :project")
            .bind("project", project)
            .mapTo(Integer.class)
            .one();
    if (exists == 0) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND,
          "project: \""
              + project
              + "\" (expected: an existing project; slipway project create "
              + project
              + ")");
    }
  }

  /// Creates the project; an existing one is left as it is.
  public void createProject(Caller caller, String project) {
    Names.require("project", project);
    database.inTransaction(
        "access.createProject",
        tx ->
            tx.sql()
                .createUpdate(
                    "insert into access_project (project, created_at) values (:project, :now) on conflict do nothing")
                .bind("project", project)
                .bind("now", Micros.of(wall.now()))
                .execute());
  }
}
