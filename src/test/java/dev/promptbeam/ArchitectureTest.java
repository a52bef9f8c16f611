package dev.promptbeam;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may use which; {@code src/docs/architecture.md} says why. */
final class ArchitectureTest {
  static final String ROOT = "dev.promptbeam.";
  private static final String CLI = ROOT + "cli..";
  private static final String BATCH = ROOT + "batch..";

  /** Each package, by its full name, and what of ours it may use besides itself. */
  private static final Map<String, Set<String>> MAY_USE =
      table(
          """
          batch.admit: batch.budget batch.record batch.setup batch.state gemini ledger
          batch.answer: batch.media batch.record batch.setup batch.share batch.state gemini ledger ledger.output lines \
              model result \
              result.format result.judge result.line result.media storage
          batch.balance: batch.media batch.record batch.setup batch.state ledger lines model result \
              result.format
          batch.budget: batch.record batch.setup catalog lines model
          batch.clean: batch.answer batch.balance batch.media batch.record batch.state gemini ledger model
          batch.dispatch: batch.admit batch.budget batch.doubt batch.record batch.setup batch.state gemini \
              ledger
          batch.doubt: batch.budget batch.record batch.setup batch.state gemini ledger
          batch.lane: batch.answer batch.budget batch.dispatch batch.lease batch.record batch.setup batch.stage \
              batch.state batch.submit gemini ledger ledger.output model
          batch.lease: batch.record batch.state ledger
          batch.media: batch.record batch.setup batch.state gemini ledger lines model storage
          batch.pack: batch.media batch.record batch.reuse batch.setup batch.share ledger lines model result \
              result.format
          batch.record: gemini ledger model result.judge
          batch.reuse: batch.answer batch.record batch.setup batch.share batch.state ledger lines model result result.judge result.line \
              result.media storage
          batch.setup: catalog gemini ledger model result result.format result.judge storage
          batch.share: batch.record ledger lines model result
          batch.stage: batch.answer batch.pack batch.record batch.reuse batch.setup batch.share ledger model result result.line
          batch.state: batch.budget batch.record batch.setup gemini ledger
          batch.submit: batch.answer batch.budget batch.lease batch.media batch.record batch.setup batch.state \
              gemini ledger lines model
          catalog: model
          cli: batch.balance batch.clean batch.record cli.live cli.option cli.told dataset dataset.file emulator \
              emulator.setup gemini gemini.http ledger model pipeline report report.page request run run.plan \
              run.runner run.service spec spec.guide spec.units report.scores
          cli.live: ledger report report.live report.price
          cli.told: batch.balance cli.live gemini ledger model report report.metrics report.price run
          cli.option: catalog cli.told emulator.setup gemini.http ledger model pipeline report.metrics report.price run run.runner \
              spec spec.guide spec.units storage
          dataset: dataset.avro dataset.file dataset.format dataset.parquet dataset.table \
              dataset.text model
          dataset.avro: dataset.file dataset.format lines model
          dataset.file: model storage
          dataset.format: dataset.file lines model
          dataset.parquet: dataset.file dataset.format model
          dataset.table: dataset.file dataset.format lines model
          dataset.text: dataset.file dataset.format lines model
          emulator: emulator.batches emulator.control emulator.faults emulator.files emulator.http \
              emulator.models emulator.reply emulator.setup emulator.state
          emulator.answers: emulator.json emulator.media emulator.request
          emulator.batches: emulator.answers emulator.faults emulator.files emulator.http \
              emulator.json emulator.models emulator.reply emulator.request emulator.setup \
              emulator.state
          emulator.control: emulator.batches emulator.faults emulator.files emulator.http \
              emulator.json emulator.models emulator.reply emulator.state
          emulator.faults: emulator.json emulator.reply emulator.state
          emulator.files: emulator.faults emulator.http emulator.json emulator.reply \
              emulator.setup emulator.state
          emulator.http: emulator.faults emulator.json emulator.reply emulator.state
          emulator.json:
          emulator.media:
          emulator.models: emulator.answers emulator.faults emulator.files emulator.http \
              emulator.json emulator.reply emulator.request emulator.state
          emulator.reply: emulator.json
          emulator.request: emulator.json emulator.state
          emulator.setup:
          emulator.state: emulator.json emulator.reply
          gemini: model
          gemini.calls: gemini gemini.codec gemini.http model
          gemini.codec: gemini model
          gemini.http: gemini gemini.codec model
          ledger: lines model storage
          ledger.output: ledger model storage
          library: batch.pack batch.record batch.setup batch.state catalog dataset.format ledger lines model \
              pipeline result result.line run spec spec.guide spec.units storage
          lines:
          model:
          pipeline: batch.balance batch.clean batch.lane batch.pack batch.record batch.reuse batch.setup catalog dataset \
              dataset.file dataset.format dataset.table gemini gemini.calls gemini.http ledger model \
              request request.media request.text request.turns result result.format result.judge spec spec.stage storage score
          report: batch.balance batch.clean batch.record catalog gemini ledger lines model report.price
          report.live: batch.balance batch.record ledger model report
          report.metrics: batch.balance batch.record catalog ledger model report
          report.page: batch.balance batch.record batch.state ledger model report report.metrics result.format report.scores
          report.price: catalog model
          report.scores: batch.balance batch.record ledger model report result.format score score.statistics
          request: model request.chat request.field request.media request.text request.turns schema
          request.chat: model request.media request.text
          request.field: model request.text
          request.media: model storage
          request.text: model
          request.turns: model
          result: lines model result.format result.judge result.line result.media schema score
          result.format: dataset dataset.file dataset.format ledger lines model
          result.judge: lines model result.line result.media schema score
          result.line: lines model
          result.media: lines result.line
          run: batch.answer batch.balance batch.clean batch.lane batch.record batch.reuse batch.setup catalog dataset.file \
              dataset.format gemini ledger ledger.output model pipeline report report.page report.price \
              request request.field result.format run.runner run.service spec spec.stage storage
          run.plan: batch.balance batch.budget batch.record batch.setup catalog dataset.file gemini ledger lines model \
              pipeline report report.price request request.text run run.runner run.service spec spec.stage
          run.runner: gemini ledger model pipeline
          run.service: batch.clean batch.record emulator gemini ledger model pipeline
          schema: model
          score: lines model request.text score.words
          score.statistics:
          score.words:
          storage: model
          spec: catalog model request request.chat request.field request.media request.text spec.guide spec.nodes spec.stage spec.units storage score
          spec.guide: catalog model request
          spec.stage: model request request.field request.media request.text score
          spec.nodes:
          spec.units:
          """);

  private static final int MOST_FILES = 30;

  static final JavaClasses MAIN =
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
        .resideOutsideOfPackages(
            BATCH, CLI, ROOT + "library..", ROOT + "run..", ROOT + "report..", ROOT + "pipeline..")
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

  private static DescribedPredicate<JavaClass> foreignOrIn(Set<String> packages) {
    return DescribedPredicate.describe(
        "are not ours or reside in " + packages,
        type -> !type.getPackageName().startsWith(ROOT) || packages.contains(room(type)));
  }

  private static Map<String, Set<String>> table(String lines) {
    return lines
        .lines()
        .map(line -> line.split(":"))
        .collect(Collectors.toMap(line -> line[0], line -> words(line.length > 1 ? line[1] : "")));
  }

  private static Set<String> words(String line) {
    return line.isBlank() ? Set.of() : Set.of(line.strip().split(" +"));
  }

  private static String room(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }
}
