package slipway.packaging.pickle;

/// A name that loading a pickle imports.
///
/// @param module dotted; `?` when it is made while loading
/// @param name inside the module, dotted for what stands inside of a class; `?` as above
public record PickleImport(String module, String name) implements Comparable<PickleImport> {
  static final String MADE = "?";

  /// Neither module nor name can be told without loading.
  static PickleImport unknown() {
    return new PickleImport(MADE, MADE);
  }

  public boolean isMade() {
    return module.equals(MADE) || name.equals(MADE);
  }

  @Override
  public int compareTo(PickleImport other) {
    int byModule = module.compareTo(other.module);
    return byModule == 0 ? name.compareTo(other.name) : byModule;
  }

  @Override
  public String toString() {
    return module + "." + name;
  }
}
