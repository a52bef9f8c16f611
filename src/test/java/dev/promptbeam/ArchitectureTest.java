package dev.promptbeam;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which package may use which; {@code src/docs/architecture.md} says why. */
final class ArchitectureTest {
  private static final String ROOT = "dev.promptbeam.";
  private static final String CLI = ROOT + "cli..";

  /** Packages and what of ours they may use, apart from themselves; only cli may use all. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry(
              "pipeline",
              Set.of("spec", "dataset", "request", "batch", "result", "gemini", "ledger", "model")),
          Map.entry("spec", Set.of("request", "catalog", "model")),
          Map.entry("catalog", Set.of("model")),
          Map.entry("dataset", Set.of("model")),
          Map.entry("request", Set.of("schema", "model")),
          Map.entry("batch", Set.of("dataset", "result", "gemini", "ledger", "model")),
          Map.entry("result", Set.of("schema", "model")),
          Map.entry("schema", Set.of("model")),
          Map.entry("report", Set.of("catalog", "ledger", "model")),
          Map.entry("gemini", Set.of("model")),
          Map.entry("ledger", Set.of("model")),
          Map.entry("model", Set.of()),
          Map.entry("emulator", Set.of()));

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.promptbeam");

  @Test
  void seesTheWholeProgram() {
    assertThat(MAIN).hasSizeGreaterThan(150);
    Set<String> packages =
        MAIN.stream()
            .map(type -> type.getPackageName().substring(ROOT.length()))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> ruled = new TreeSet<>(MAY_USE.keySet());
    ruled.add("cli");
    assertThat(packages).isEqualTo(ruled);
  }

  @Test
  void packagesUseOnlyWhatTheyMay() {
    for (Map.Entry<String, Set<String>> entry : MAY_USE.entrySet()) {
      Set<String> allowed = new TreeSet<>(entry.getValue());
      allowed.add(entry.getKey());
      classes()
          .that()
          .resideInAPackage(ROOT + entry.getKey() + "..")
          .should()
          .onlyDependOnClassesThat(foreignOrIn(allowed))
          .check(MAIN);
    }
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void onlyTheCommandsPrintOrExit() {
    noClasses()
        .that()
        .resideOutsideOfPackage(CLI)
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackage(CLI)
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(MAIN);
  }

  @Test
  void programKnowsNothingOfItsJudges() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.junit..",
            "junit..",
            "org.hamcrest..",
            "org.assertj..",
            "com.tngtech..",
            "de.siegmar..",
            "com.google.genai..")
        .check(MAIN);
  }

  /** Digits and letters are the same wherever the program runs, on the workers of a cluster too. */
  @Test
  void textIsFormattedWithoutTheLocaleOfTheMachine() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "format", String.class, Object[].class)
        .because("String.format(Locale.ROOT, ...) is the same everywhere")
        .check(MAIN);
  }

  private static DescribedPredicate<JavaClass> foreignOrIn(Set<String> packages) {
    return DescribedPredicate.describe(
        "are not ours or reside in " + packages,
        type ->
            !type.getPackageName().startsWith(ROOT)
                || packages.contains(type.getPackageName().substring(ROOT.length())));
  }
}
