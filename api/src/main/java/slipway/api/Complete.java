package slipway.api;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Holds what was read to its records: a component, or an item of a list, that is not `@Nullable`
/// was given. JSON leaves out what it likes, and the code after it relies on the types.
public final class Complete {
  private Complete() {}

  /// The same value.
  ///
  /// @throws SlipwayException INVALID_ARGUMENT, with the place of the first one that is missing
  public static <T> T require(T value) {
    check("", value, null);
    return value;
  }

  /// @param type as it is declared; null when that is not known
  private static void check(String place, Object value, @Nullable AnnotatedType type) {
    switch (value) {
      case Record read -> {
        for (var component : read.getClass().getRecordComponents()) {
          check(place, read, component);
        }
      }
      case List<?> items -> {
        var itemType = itemType(type);
        for (int i = 0; i < items.size(); i++) {
          check(place + "[" + i + "]", items.get(i), itemType, "null");
        }
      }
      default -> {
        // a value of its own
      }
    }
  }

  private static void check(String place, Record read, RecordComponent component) {
    var name = place.isEmpty() ? component.getName() : place + "." + component.getName();
    check(name, value(read, component), component.getAnnotatedType(), "missing");
  }

  private static void check(
      String place, @Nullable Object value, @Nullable AnnotatedType type, String absent) {
    if (value != null) {
      check(place, value, type);
    } else if (type == null || !type.isAnnotationPresent(Nullable.class)) {
      throw SlipwayException.invalid(place, absent, "a value");
    }
  }

  private static @Nullable AnnotatedType itemType(@Nullable AnnotatedType list) {
    return list instanceof AnnotatedParameterizedType known
        ? known.getAnnotatedActualTypeArguments()[0]
        : null;
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
