package slipway.api;

import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Holds what was read to its records: a component that is not `@Nullable` was given. JSON leaves
/// out what it likes, and the code after it relies on the types.
public final class Complete {
  private Complete() {}

  /// The same value.
  ///
  /// @throws SlipwayException INVALID_ARGUMENT, with the place of the first one that is missing
  public static <T> T require(T value) {
    check("", value);
    return value;
  }

  private static void check(String place, Object value) {
    switch (value) {
      case Record read -> {
        for (var component : read.getClass().getRecordComponents()) {
          check(place, read, component);
        }
      }
      case List<?> items -> {
        for (int i = 0; i < items.size(); i++) {
          Object item = items.get(i);
          if (item != null) {
            check(place + "[" + i + "]", item);
          }
        }
      }
      default -> {
        // a value of its own
      }
    }
  }

  private static void check(String place, Record read, RecordComponent component) {
    var name = place.isEmpty() ? component.getName() : place + "." + component.getName();
    Object value = value(read, component);
    if (value != null) {
      check(name, value);
    } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      throw SlipwayException.invalid(name, "missing", "a value");
    }
  }

  private static @Nullable Object value(Record read, RecordComponent component) {
    var accessor = component.getAccessor();
    try {
      accessor.setAccessible(true); // bodies of one route are records of its own package
      return accessor.invoke(read);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }
}
