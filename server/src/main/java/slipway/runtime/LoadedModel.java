package slipway.runtime;

/// A model in memory, for any number of threads at once.
///
/// It is born with one reference, the owner's, which [#close] gives back. Whoever wants to use it
/// beside the owner calls [#retain] first and [#release] after; the native memory is freed when the
/// last reference is gone, so an owner may close a model that is in use. To swap models without a
/// failed call: read the current one, `retain()`; when that is false a newer one is already
/// current, so read again.
public interface LoadedModel extends AutoCloseable {
  ModelSignature signature();

  /// Predicts `rows` rows. The same row gives the same bits whatever rows stand beside it, in this
  /// session or a fresh one on the same CPU class.
  ///
  /// @param features row-major, `rows * signature().featureCount()` values; NaN is a missing value
  /// @param out takes `rows * signature().outputCount()` values, row-major
  void predict(float[] features, int rows, float[] out);

  /// Takes a reference; false when the model was closed and must not be used.
  boolean retain();

  /// Gives a reference back.
  void release();

  /// Gives the owner's reference back; calling it again does nothing.
  @Override
  void close();
}
