package slipway.datasets;

import slipway.api.Digest;

/// One Parquet file of a tree.
///
/// @param path its name in the tree
/// @param rowChecksum order-free checksum of its rows ([slipway.analytics.RowChecksum])
public record TreeFile(String path, Digest digest, long size, long rows, String rowChecksum) {}
