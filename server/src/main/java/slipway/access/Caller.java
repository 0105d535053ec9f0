package slipway.access;

/// Who asks: a person or a service account. Whoever takes a `Caller` checks permission first.
public record Caller(String name, Kind kind) {
  /// People and service accounts; an automatic action runs as the latter and can never approve what
  /// it asked for.
  public enum Kind {
    PERSON,
    SERVICE
  }

  /// The server acting for itself, named by the area that acts.
  public static Caller service(String area) {
    return new Caller("slipway:" + area, Kind.SERVICE);
  }
}
