package dev.promptbeam;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.promptbeam.model.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may use which; {@code src/docs/architecture.md} says why. */
final class ArchitectureTest {
  private static final String ROOT = "dev.promptbeam.";
  private static final String CLI = ROOT + "cli..";
  private static final String BATCH = ROOT + "batch..";

  /** Each package, by its full name, and what of ours it may use besides itself. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry(
              "batch.admit",
              Set.of("batch.record", "batch.setup", "batch.state", "gemini", "ledger")),
          Map.entry(
              "batch.answer",
              Set.of(
                  "lines",
                  "batch.record",
                  "batch.setup",
                  "batch.state",
                  "gemini",
                  "ledger",
                  "model",
                  "result",
                  "result.judge",
                  "result.line",
                  "result.media")),
          Map.entry(
              "batch.balance",
              Set.of("batch.record", "batch.setup", "ledger", "lines", "model", "result")),
          Map.entry(
              "batch.clean", Set.of("batch.record", "batch.state", "gemini", "ledger", "model")),
          Map.entry(
              "batch.dispatch",
              Set.of(
                  "batch.admit",
                  "batch.doubt",
                  "batch.record",
                  "batch.setup",
                  "batch.state",
                  "gemini",
                  "ledger")),
          Map.entry(
              "batch.doubt",
              Set.of("batch.record", "batch.setup", "batch.state", "gemini", "ledger")),
          Map.entry(
              "batch.lane",
              Set.of(
                  "batch.answer",
                  "batch.dispatch",
                  "batch.lease",
                  "batch.record",
                  "batch.setup",
                  "batch.state",
                  "batch.submit",
                  "gemini",
                  "ledger",
                  "model",
                  "result.judge")),
          Map.entry("batch.lease", Set.of("batch.record", "batch.state", "ledger")),
          Map.entry("batch.pack", Set.of("batch.record", "batch.setup", "ledger", "model")),
          Map.entry("batch.record", Set.of("gemini", "ledger", "model", "result.judge")),
          Map.entry("batch.setup", Set.of("gemini", "ledger", "model", "result", "result.judge")),
          Map.entry("batch.state", Set.of("batch.record", "batch.setup", "gemini", "ledger")),
          Map.entry(
              "batch.submit",
              Set.of(
                  "lines",
                  "batch.answer",
                  "batch.lease",
                  "batch.record",
                  "batch.setup",
                  "batch.state",
                  "gemini",
                  "ledger",
                  "model")),
          Map.entry("catalog", Set.of("model")),
          Map.entry(
              "cli",
              Set.of(
                  "batch.balance",
                  "batch.clean",
                  "batch.record",
                  "cli.option",
                  "dataset",
                  "dataset.file",
                  "emulator",
                  "emulator.setup",
                  "gemini",
                  "gemini.http",
                  "ledger",
                  "model",
                  "pipeline",
                  "report",
                  "request",
                  "run",
                  "run.runner",
                  "run.service",
                  "spec")),
          Map.entry(
              "cli.option",
              Set.of(
                  "catalog",
                  "emulator.setup",
                  "ledger",
                  "model",
                  "pipeline",
                  "report.price",
                  "run",
                  "run.runner",
                  "spec")),
          Map.entry("dataset", Set.of("dataset.file", "dataset.format", "model")),
          Map.entry("dataset.file", Set.of("model")),
          Map.entry("dataset.format", Set.of("dataset.file", "lines", "model")),
          Map.entry(
              "emulator",
              Set.of(
                  "emulator.batches",
                  "emulator.control",
                  "emulator.faults",
                  "emulator.files",
                  "emulator.http",
                  "emulator.models",
                  "emulator.reply",
                  "emulator.setup",
                  "emulator.state")),
          Map.entry(
              "emulator.answers", Set.of("emulator.json", "emulator.media", "emulator.request")),
          Map.entry(
              "emulator.batches",
              Set.of(
                  "emulator.answers",
                  "emulator.faults",
                  "emulator.files",
                  "emulator.http",
                  "emulator.json",
                  "emulator.models",
                  "emulator.reply",
                  "emulator.request",
                  "emulator.setup",
                  "emulator.state")),
          Map.entry(
              "emulator.control",
              Set.of(
                  "emulator.batches",
                  "emulator.faults",
                  "emulator.files",
                  "emulator.http",
                  "emulator.json",
                  "emulator.reply",
                  "emulator.state")),
          Map.entry("emulator.faults", Set.of("emulator.json", "emulator.reply", "emulator.state")),
          Map.entry(
              "emulator.files",
              Set.of(
                  "emulator.faults",
                  "emulator.http",
                  "emulator.json",
                  "emulator.reply",
                  "emulator.setup",
                  "emulator.state")),
          Map.entry(
              "emulator.http",
              Set.of("emulator.faults", "emulator.json", "emulator.reply", "emulator.state")),
          Map.entry("emulator.json", Set.of()),
          Map.entry("emulator.media", Set.of()),
          Map.entry(
              "emulator.models",
              Set.of(
                  "emulator.answers",
                  "emulator.faults",
                  "emulator.files",
                  "emulator.http",
                  "emulator.json",
                  "emulator.reply",
                  "emulator.request",
                  "emulator.state")),
          Map.entry("emulator.reply", Set.of("emulator.json")),
          Map.entry("emulator.request", Set.of("emulator.json", "emulator.state")),
          Map.entry("emulator.setup", Set.of()),
          Map.entry("emulator.state", Set.of("emulator.json", "emulator.reply")),
          Map.entry("gemini", Set.of("model")),
          Map.entry("gemini.calls", Set.of("gemini", "gemini.codec", "gemini.http", "model")),
          Map.entry("gemini.codec", Set.of("gemini", "model")),
          Map.entry("gemini.http", Set.of("gemini", "gemini.codec", "model")),
          Map.entry("ledger", Set.of("model")),
          Map.entry("lines", Set.of()),
          Map.entry("model", Set.of()),
          Map.entry(
              "pipeline",
              Set.of(
                  "batch.balance",
                  "batch.lane",
                  "batch.pack",
                  "batch.record",
                  "batch.setup",
                  "dataset",
                  "dataset.file",
                  "dataset.format",
                  "gemini",
                  "gemini.calls",
                  "gemini.http",
                  "ledger",
                  "model",
                  "request",
                  "result",
                  "result.judge",
                  "spec")),
          Map.entry(
              "report",
              Set.of(
                  "batch.balance",
                  "batch.record",
                  "catalog",
                  "gemini",
                  "ledger",
                  "model",
                  "report.price")),
          Map.entry("report.price", Set.of("catalog", "model")),
          Map.entry("request", Set.of("model", "request.field", "request.text", "schema")),
          Map.entry("request.field", Set.of("model", "request.text")),
          Map.entry("request.text", Set.of("model")),
          Map.entry(
              "result",
              Set.of("lines", "model", "result.judge", "result.line", "result.media", "schema")),
          Map.entry(
              "result.judge", Set.of("lines", "model", "result.line", "result.media", "schema")),
          Map.entry("result.line", Set.of("lines", "model")),
          Map.entry("result.media", Set.of("result.line")),
          Map.entry(
              "run",
              Set.of(
                  "batch.answer",
                  "batch.balance",
                  "batch.lane",
                  "batch.record",
                  "batch.setup",
                  "dataset.file",
                  "dataset.format",
                  "gemini",
                  "ledger",
                  "model",
                  "pipeline",
                  "report",
                  "report.price",
                  "request.field",
                  "run.runner",
                  "run.service",
                  "spec")),
          Map.entry("run.runner", Set.of("gemini", "ledger", "model", "pipeline")),
          Map.entry(
              "run.service",
              Set.of(
                  "batch.clean",
                  "batch.record",
                  "emulator",
                  "gemini",
                  "ledger",
                  "model",
                  "pipeline")),
          Map.entry("schema", Set.of("model")),
          Map.entry(
              "spec", Set.of("catalog", "model", "request", "request.field", "request.text")));

  private static final int MOST_FILES = 30;

  private static final Set<String> SYSTEMS =
      Set.of(
          "System.getenv",
          "Clock.systemUTC",
          "Clock.systemDefaultZone",
          "SecureRandom.<init>",
          "Random.<init>",
          "Math.random");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.promptbeam");

  @Test
  void seesTheWholeProgram() {
    assertThat(MAIN).hasSizeGreaterThan(150);
    Set<String> packages =
        MAIN.stream().map(ArchitectureTest::room).collect(Collectors.toCollection(TreeSet::new));
    assertThat(packages).isEqualTo(new TreeSet<>(MAY_USE.keySet()));
  }

  @Test
  void packagesUseOnlyWhatTheyMay() {
    for (Map.Entry<String, Set<String>> entry : MAY_USE.entrySet()) {
      Set<String> allowed = new TreeSet<>(entry.getValue());
      allowed.add(entry.getKey());
      classes()
          .that()
          .resideInAPackage(ROOT + entry.getKey())
          .should()
          .onlyDependOnClassesThat(foreignOrIn(allowed))
          .check(MAIN);
    }
  }

  /** A permission that nobody uses is a door that stands open. */
  @Test
  void packagesMayUseNothingThatTheyDoNot() {
    Map<String, Set<String>> used = new TreeMap<>();
    for (JavaClass type : MAIN) {
      Set<String> targets = used.computeIfAbsent(room(type), name -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass();
        if (target.getPackageName().startsWith(ROOT) && !room(target).equals(room(type))) {
          targets.add(room(target));
        }
      }
    }
    MAY_USE.forEach((name, allowed) -> assertThat(used.get(name)).as(name).containsAll(allowed));
  }

  /** What the rooms of a batch show each other is public, and yet nobody else's. */
  @Test
  void onlyWhatRunsAndShowsRunsSeesIntoABatch() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BATCH, CLI, ROOT + "run..", ROOT + "report..", ROOT + "pipeline..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BATCH)
        .check(MAIN);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void noPackageIsTooLargeToBeSeen() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      Map<Path, Long> sizes =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
      assertThat(sizes)
          .allSatisfy((name, size) -> assertThat(size).isLessThanOrEqualTo(MOST_FILES));
    }
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

  private static DescribedPredicate<JavaClass> foreignOrIn(Set<String> packages) {
    return DescribedPredicate.describe(
        "are not ours or reside in " + packages,
        type -> !type.getPackageName().startsWith(ROOT) || packages.contains(room(type)));
  }

  private static String room(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }
}
