package slipway.references;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import slipway.api.Digest;
import slipway.db.Tx;
import slipway.time.Micros;
import slipway.time.WallClock;

/// The names of blobs, written in the namer's transaction.
public final class References {
  private final WallClock wall;

  private References(WallClock wall) {
    this.wall = wall;
  }

  public static References open(WallClock wall) {
    return new References(wall);
  }

  /// Names the blob as the owner's; naming it again keeps the first time.
  public void add(Tx tx, String owner, Digest blob) {
    tx.sql()
        .createUpdate(
            "insert into references_name (owner, digest, since) values (:owner, :digest, :since)"
                + " on conflict do nothing")
        .bind("owner", owner)
        .bind("digest", blob.hex())
        .bind("since", Micros.of(wall.now()))
        .execute();
  }

  public void addAll(Tx tx, String owner, Collection<Digest> blobs) {
    for (var blob : blobs) {
      add(tx, owner, blob);
    }
  }

  /// Gives up every blob that the owner names.
  public void remove(Tx tx, String owner) {
    tx.sql()
        .createUpdate("delete from references_name where owner = :owner")
        .bind("owner", owner)
        .execute();
  }

  /// Who names the blob, in order.
  public List<String> owners(Tx tx, Digest blob) {
    return tx.sql()
        .createQuery("select owner from references_name where digest = :digest order by owner")
        .bind("digest", blob.hex())
        .mapTo(String.class)
        .list();
  }

  /// Every blob that anybody names.
  public Set<Digest> named(Tx tx) {
    return new HashSet<>(
        tx.sql()
            .createQuery("select distinct digest from references_name")
            .map((row, _) -> new Digest(row.getString(1)))
            .list());
  }
}
