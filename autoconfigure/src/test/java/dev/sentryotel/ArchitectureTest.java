package dev.sentryotel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** The layout that every change must keep. */
@AnalyzeClasses(packages = "dev.sentryotel", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String SPRING = "org.springframework..";

  @ArchTest
  static final ArchRule onlyTheAutoConfigurationKnowsSpring =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sentryotel.autoconfigure..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SPRING);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.sentryotel.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingUsesSentrysOwnSdk =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.sentry..");

  @ArchTest
  static final ArchRule jsonIsStreamedNotBound =
      noClasses().should().dependOnClassesThat().resideInAPackage("tools.jackson.databind..");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .that(
              DescribedPredicate.describe(
                  "are package declarations",
                  (JavaClass type) -> type.getSimpleName().equals("package-info")))
          .should()
          .beAnnotatedWith(NullMarked.class);

  @ArchTest static final ArchRule eachPackageUsesOnlyThoseBelowIt = layers();

  private static ArchRule layers() {
    // From the top down; each may be used by those before it in the list.
    List<String> packages =
        List.of(
            "autoconfigure..",
            "",
            "trace",
            "encoding",
            "mapping",
            "sampling",
            "propagation",
            "delivery",
            "protocol");
    LayeredArchitecture architecture =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    for (String name : packages) {
      String suffix = name.isEmpty() ? "" : "." + name;
      architecture = architecture.layer(layer(name)).definedBy("dev.sentryotel" + suffix);
    }
    for (int i = 0; i < packages.size(); i++) {
      String[] above =
          packages.subList(0, i).stream().map(ArchitectureTest::layer).toArray(String[]::new);
      architecture =
          above.length == 0
              ? architecture.whereLayer(layer(packages.get(i))).mayNotBeAccessedByAnyLayer()
              : architecture.whereLayer(layer(packages.get(i))).mayOnlyBeAccessedByLayers(above);
    }
    return architecture;
  }

  private static String layer(String packageName) {
    return packageName.isEmpty() ? "root" : packageName.replace(".", "");
  }
}
