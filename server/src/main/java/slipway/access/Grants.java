package slipway.access;

import java.util.Set;

/// What callers may do in projects. Asked at every request, on the event loop too: it answers from
/// memory.
@FunctionalInterface
public interface Grants {
  Set<Permission> granted(Caller caller, String project);
}
