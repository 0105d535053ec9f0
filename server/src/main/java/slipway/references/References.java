package slipway.references;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.blob.BlobStore;
import slipway.db.Tx;
import slipway.time.Micros;
import slipway.time.WallClock;

/// The names of blobs, written in the namer's transaction.
public final class References {
  private final CondemnedStore condemned = new CondemnedStore();
  private final WallClock wall;
  private final @Nullable BlobStore blobs;

  private References(WallClock wall, @Nullable BlobStore blobs) {
    this.wall = wall;
    this.blobs = blobs;
  }

  public static References open(WallClock wall, BlobStore blobs) {
    return new References(wall, blobs);
  }

  /// The same where nothing is ever collected.
  public static References open(WallClock wall) {
    return new References(wall, null);
  }

  /// Names the blob as the owner's; naming it again keeps the first time. One that is condemned is
  /// revived; refused (CONFLICT) when it has been collected and not put again, which only happens
  /// to who names a blob long after it was put or named last.
  public void add(Tx tx, String owner, Digest blob) {
    revive(tx, blob);
    tx.sql()
        .createUpdate(
            "insert into references_name (owner, digest, since) values (:owner, :digest, :since)"
                + " on conflict do nothing")
        .bind("owner", owner)
        .bind("digest", blob.hex())
        .bind("since", Micros.of(wall.now()))
        .execute();
  }

  private void revive(Tx tx, Digest blob) {
    if (blobs == null || !condemned.holds(tx, blob)) {
      return;
    }
    if (!blobs.keep(blob)) {
      throw new SlipwayException(
          ErrorCode.CONFLICT, "blob: " + blob + " was collected (expected: put it again)");
    }
    condemned.remove(tx, blob);
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
