package slipway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ArchitectureTest {
  private static final String ROOT = "slipway.";

  /// Packages of other modules: wire records and generated messages.
  private static final Set<String> OTHER_MODULES = Set.of("api", "proto");

  private static final ImportTable TABLE = table();
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("slipway");

  private static ImportTable table() {
    try {
      return ImportTable.read(
          Path.of(System.getProperty("slipway.root", "..")).resolve("ARCHITECTURE.md"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<String> rows() {
    return TABLE.rows().keySet().stream().filter(row -> !OTHER_MODULES.contains(row));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void row_importsOnlyWhatItNames(String row) {
    var allowed = java.util.Objects.requireNonNull(TABLE.rows().get(row));
    var broken =
        CLASSES.stream()
            .filter(type -> row.equals(rowOf(type)))
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(dependency -> isOurs(dependency.getTargetClass()))
            .filter(dependency -> {
              var target = rowOf(dependency.getTargetClass());
              return !target.equals(row) && !allowed.contains(target);
            })
            .map(Dependency::getDescription)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(broken).as("imports of %s (may import %s)", row, allowed).isEmpty();
  }

  /// That any row may import `api` goes without saying.
  @ParameterizedTest
  @MethodSource("rows")
  void row_importsAllThatItNames(String row) {
    var unused = new TreeSet<>(java.util.Objects.requireNonNull(TABLE.named().get(row)));
    unused.remove("api");
    CLASSES.stream()
        .filter(type -> row.equals(rowOf(type)))
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(dependency -> isOurs(dependency.getTargetClass()))
        .forEach(dependency -> unused.remove(rowOf(dependency.getTargetClass())));
    assertThat(unused).as("what %s may import and does not", row).isEmpty();
  }

  @Test
  void everyRow_hasAPackage() {
    var rows = rows().collect(Collectors.toCollection(TreeSet::new));
    CLASSES.forEach(type -> rows.remove(rowOf(type)));
    assertThat(rows).as("rows of ARCHITECTURE.md without a package").isEmpty();
  }

  @Test
  void everyPackage_hasARow() {
    var without =
        CLASSES.stream()
            .map(ArchitectureTest::rowOf)
            .filter(row -> !OTHER_MODULES.contains(row) && !TABLE.rows().containsKey(row))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(without).as("packages without a row in ARCHITECTURE.md").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void row_hasNoCycleInside(String row) {
    SlicesRuleDefinition.slices()
        .matching(ROOT + row + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static boolean isOurs(JavaClass type) {
    return type.getBaseComponentType().getPackageName().startsWith("slipway");
  }

  private static String rowOf(JavaClass type) {
    var rest = type.getBaseComponentType().getPackageName().substring(ROOT.length() - 1);
    rest = rest.startsWith(".") ? rest.substring(1) : rest;
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
