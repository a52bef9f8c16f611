package dev.promptbeam;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.promptbeam.ArchitectureTest.MAIN;
import static dev.promptbeam.ArchitectureTest.ROOT;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.promptbeam.model.Surroundings;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What no class of the program may call, with the few that may. */
final class ForbiddenCallsTest {
  private static final String CLI = ROOT + "cli..";

  private static final Set<String> SYSTEMS =
      Set.of(
          "System.getenv",
          "Clock.systemUTC",
          "Clock.systemDefaultZone",
          "SecureRandom.<init>",
          "Random.<init>",
          "Math.random");

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

  /**
   * A test says what they are; a worker of Beam, which has no command, asks for those of its own.
   */
  @Test
  void environmentClockAndRandomnessComeFromOnePlace() {
    DescribedPredicate<JavaCall<?>> systems =
        DescribedPredicate.describe(
            "ask the system for its environment, clock or randomness",
            call -> SYSTEMS.contains(call.getTargetOwner().getSimpleName() + "." + call.getName()));
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Surroundings.class.getName())
        .and()
        .resideOutsideOfPackage(ROOT + "emulator..") // it uses nothing of ours
        .should()
        .callCodeUnitWhere(systems)
        .orShould()
        .callMethod(Instant.class, "now")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAnyPackage(CLI, ROOT + "run..", ROOT + "report..")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + "cli.Main")
        .should()
        .callMethod(Surroundings.class, "ofThisProcess")
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
}
