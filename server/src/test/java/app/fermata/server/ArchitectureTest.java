package app.fermata.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// ARCHITECTURE.md, held against the code.
class ArchitectureTest {
  private static final String ROOT = "app.fermata.server";

  /// Arrows point downwards, or sideways where that makes no circle. The empty name is the
  /// composition root.
  private static final List<List<String>> TIERS =
      List.of(
          List.of("main"),
          List.of(""),
          List.of("gateway", "fanout", "presence", "imports"),
          List.of("identity", "workspace", "conversation", "attention"),
          List.of("web", "admin", "command", "access"),
          List.of("markdown", "mrkdwn", "slack"),
          List.of("bus", "health", "sql", "telemetry"),
          List.of("config"));

  private static final Map<String, Integer> TIER_OF =
      IntStream.range(0, TIERS.size())
          .boxed()
          .flatMap(tier -> TIERS.get(tier).stream().map(name -> Map.entry(name, tier)))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // Where all modules are built at once, tests of others are in archives.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("app.fermata");

  @Test
  void everyPackageOfTheServerIsInTheTable() {
    TreeSet<String> packages = new TreeSet<>();
    ours().forEach(type -> packages.add(name(type)));
    assertThat(TIER_OF.keySet()).containsAll(packages);
  }

  @Test
  void arrowsPointDownwards() {
    List<String> upwards = new ArrayList<>();
    for (JavaClass type : ours()) {
      for (Dependency arrow : type.getDirectDependenciesFromSelf()) {
        JavaClass target = arrow.getTargetClass().getBaseComponentType();
        if (isOurs(target) && tier(target) < tier(type)) {
          upwards.add(arrow.getDescription());
        }
      }
    }
    assertThat(upwards).isEmpty();
  }

  @Test
  void packagesFormNoCircle() {
    slices().matching(ROOT + ".(*)..").namingSlices("$1").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theLogKnowsNothingOfTheServer() {
    noClasses()
        .that()
        .resideInAPackage("app.fermata.log..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "..", "app.fermata.protocol..")
        .check(CLASSES);
  }

  @Test
  void onlyTheEdgesKnowTheNetworkLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, ROOT + ".web..", ROOT + ".gateway..", ROOT + ".fanout..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..")
        .check(CLASSES);
  }

  @Test
  void onlyTheTelemetryKnowsTheMetricsLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".telemetry..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", "io.prometheus..")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveNameMatching(".*(Dto|DTO|Entity|Service|Manager|Utils?|Common|Helper)(\\$.*)?")
        .check(CLASSES);
  }

  private static List<JavaClass> ours() {
    return CLASSES.stream().filter(ArchitectureTest::isOurs).toList();
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
  }

  /// The bottom for a package that is not in the table, which another test says.
  private static int tier(JavaClass type) {
    return TIER_OF.getOrDefault(name(type), TIERS.size());
  }

  private static String name(JavaClass type) {
    return type.getPackageName().equals(ROOT)
        ? ""
        : type.getPackageName().substring(ROOT.length() + 1);
  }
}
