package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.emulator.faults.FaultRules;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each fault that the emulator knows has a test in which it strikes, and a place in its document.
 */
class FaultCatalogueTest {
  private static final Path DOCUMENT = Path.of("src/docs/emulator.md");

  @Test
  void eachFaultIsShownToStrike() {
    Set<String> shown = new TreeSet<>();
    Stream.of(
            CallFaultsTest.class,
            UploadFaultsTest.class,
            DownloadFaultsTest.class,
            JobFaultsTest.class,
            TimedFaultsTest.class,
            LineFaultsTest.class,
            RetirementTest.class,
            EmbeddingsTest.class,
            ImagesTest.class,
            ToolAnswersTest.class,
            MediaFilesTest.class)
        .flatMap(test -> Stream.of(test.getDeclaredMethods()))
        .forEach(test -> shown.addAll(strikes(test)));

    assertThat(shown).isEqualTo(catalogue());
  }

  @Test
  void eachFaultIsDocumented() throws IOException {
    String document = Files.readString(DOCUMENT);

    assertThat(catalogue())
        .allSatisfy(
            fault -> assertThat(document).contains(fault.substring(fault.indexOf('.') + 1)));
  }

  /** In the row of the action's type. */
  @Test
  void eachMemberIsDocumented() throws IOException {
    List<String> rows = Files.readAllLines(DOCUMENT);

    Stream.of(FaultRules.CALL_ACTIONS, FaultRules.LINE_ACTIONS)
        .flatMap(types -> types.entrySet().stream())
        .forEach(
            type -> {
              List<String> names = new ArrayList<>(type.getValue().keySet());
              names.add(type.getKey());
              names.replaceAll(name -> "`" + name + "`");
              assertThat(rows).as(type.getKey()).anySatisfy(row -> assertThat(row).contains(names));
            });
  }

  private static Set<String> strikes(Method test) {
    Strikes strikes = test.getAnnotation(Strikes.class);
    return strikes == null ? Set.of() : Set.of(strikes.value());
  }

  private static Set<String> catalogue() {
    Set<String> names = new TreeSet<>();
    FaultRules.CALL_ACTIONS.keySet().forEach(name -> names.add("call." + name));
    FaultRules.JOB_ACTIONS.keySet().forEach(name -> names.add("job." + name));
    FaultRules.FILE_ACTIONS.keySet().forEach(name -> names.add("file." + name));
    FaultRules.LINE_ACTIONS.keySet().forEach(name -> names.add("line." + name));
    return names;
  }
}
