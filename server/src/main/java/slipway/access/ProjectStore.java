package slipway.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import slipway.api.wire.Project;
import slipway.db.Tx;
import slipway.time.Micros;

/// The table `access_project`.
final class ProjectStore {
  boolean exists(Tx tx, String project) {
    return find(tx, project).isPresent();
  }

  Optional<Project> find(Tx tx, String project) {
    return tx.sql()
        .createQuery("select project, created_at from access_project where project = :project")
        .bind("project", project)
        .map((row, _) -> project(row))
        .findOne();
  }

  /// Whether it was not there before.
  boolean add(Tx tx, String project, Instant now) {
    return tx.sql()
            .createUpdate(
                """
                insert into access_project (project, created_at) values (:project, :now)
                on conflict do nothing
                """)
            .bind("project", project)
            .bind("now", Micros.of(now))
            .execute()
        > 0;
  }

  /// By name, those after `after`.
  List<Project> list(Tx tx, String after, int max) {
    return tx.sql()
        .createQuery(
            """
            select project, created_at from access_project where project > :after
            order by project limit :max
            """)
        .bind("after", after)
        .bind("max", max)
        .map((row, _) -> project(row))
        .list();
  }

  private static Project project(ResultSet row) throws SQLException {
    return new Project(row.getString("project"), Micros.instant(row.getLong("created_at")));
  }
}
