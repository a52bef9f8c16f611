package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fault may say is checked when it is added, not when it strikes. */
class FaultCheckTest {
  private static final String JOB = "{'operation':'job','action':{%s}}";
  private static final String CALL = "{'operation':'batches.get','action':{%s}}";
  private static final String LINE = "{'operation':'line','action':{%s}}";

  @RegisterExtension final Emulated wire = new Emulated();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "5 | 5 is no fault; allowed is an object",
        "{'action':{'type':'drop'}} | ~\"operation\" is missing; allowed is one of batches.cancel,"
            + " ~",
        "{'operation':'batches.creat','action':{'type':'drop'}}"
            + " | ~\"operation\" is \"batches.creat\"; allowed is one of batches.cancel, ~",
        "{'operation':'batch*x*','action':{'type':'drop'}} | ~\"operation\" is \"batch*x*\"~",
        "{'operation':'job'} | ~\"action\" is missing; allowed is an object~",
        "{'operation':'job','action':'stuck'} | ~\"action\" is \"stuck\"; allowed is an object~",
        "{'operation':'job','action':{}} | ~\"action\" says nothing; allowed are answeredBy,"
            + " cancelEnding, ~",
        "{'operation':'job','match':'x','action':{'stuck':true}} | ~\"match\" is \"x\"; allowed"
            + " is~",
        "{'operation':'job','match':{'key':'x'},'action':{'stuck':true}}"
            + " | ~\"match.key\" is unknown; allowed are apiKey, displayName, model, skip~",
        "{'operation':'job','match':{'model':'('},'action':{'stuck':true}}"
            + " | ~\"match.model\" is \"(\"; allowed is a regular expression~",
        "{'operation':'job','times':'once','action':{'stuck':true}}"
            + " | ~\"times\" is \"once\"; allowed is a whole number from 1~",
        "{'operation':'job','jobs':1,'action':{'stuck':true}} | ~\"jobs\" is unknown~",
        "{'operation':'line','match':{'line':'two'},'action':{'type':'missing'}}"
            + " | ~\"match.line\" is \"two\"; allowed is a whole number from 1~",
        "{'operation':'line','action':{'type':'drop'}}"
            + " | ~\"action.type\" is \"drop\"; allowed is one of answeredBy, blockedPrompt, ~",
        "{'operation':'batches.*','action':{'type':'keepHalf'}}"
            + " | ~\"operation\" is \"batches.*\"; allowed is one of files.upload.chunk, ~",
        "{'operation':'files.upload.chunk','action':{'type':'errorIn200'}}"
            + " | ~allowed is one of files.upload.finalize, or the start of one and a *~",
        "{'operation':'line','action':{'code':3}} | ~\"action.type\" is missing~",
      })
  void namesWhatNoFaultCanSay(String fault, String refusal) throws Exception {
    assertRefused(fault, refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'stuk':true | ~\"action.stuk\" is unknown; allowed are answeredBy, cancelEnding, code,"
            + " endState, ~",
        "'stuck':'yes' | ~\"action.stuck\" is \"yes\"; allowed is true or false~",
        "'endState':'FALIED' | ~\"action.endState\" is \"FALIED\"; allowed is one of CANCELLED,"
            + " EXPIRED, FAILED~",
        "'endState':'PENDING' | ~\"action.endState\" is \"PENDING\"~",
        "'code':'x' | ~\"action.code\" is \"x\"; allowed is a whole number from 1 to 599~",
        "'cancelEnding':'DONE' | ~allowed is one of CANCELLED, SUCCEEDED~",
        "'lineEnding':'CR' | ~allowed is one of CRLF, LF~",
        "'pendingPolls':-1 | ~\"action.pendingPolls\" is -1; allowed is a whole number from 0 to ~",
        "'runningMillis':1.5 | ~\"action.runningMillis\" is 1.5~",
        "'runningMillis':9223372036854775807 | ~\"action.runningMillis\" is 9223372036854775807~",
        "'stateName':7 | ~\"action.stateName\" is 7; allowed is a text~",
      })
  void namesWhatNoJobCanDo(String action, String refusal) throws Exception {
    assertRefused(JOB.formatted(action), refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'type':'explode' | ~\"action.type\" is \"explode\"; allowed is one of creditsDepleted,"
            + " delay, drop, ~",
        "'type':'status','cod':4 | ~\"action.cod\" is unknown; allowed are array, code, message, ~",
        "'type':'status','code':'x' | ~\"action.code\" is \"x\"; allowed is a whole number~",
        "'type':'status','code':14 | ~\"action.code\" is 14; allowed is a whole number from 200"
            + " to~",
        "'type':'status','retryDelay':'soon' | ~allowed is seconds such as \"37s\"~",
        "'type':'status','array':1 | ~\"action.array\" is 1; allowed is true or false~",
        "'type':'redirect','code':200 | ~allowed is a whole number from 300 to 399~",
        "'type':'delay','millis':'100' | ~\"action.millis\" is \"100\"~",
        "'type':'slow','bytesPerSecond':0 | ~\"action.bytesPerSecond\" is 0~",
        "'type':'drop','code':503 | ~\"action.code\" is unknown; allowed are type~",
      })
  void namesWhatNoCallCanMeet(String action, String refusal) throws Exception {
    assertRefused(CALL.formatted(action), refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'type':'error','code':'13' | ~\"action.code\" is \"13\"; allowed is a whole number~",
        "'type':'error','member':'fault' | ~allowed is one of error, status~",
        "'type':'error','details':{} | ~\"action.details\" is {}; allowed is an array~",
        "'type':'doubled','reason':'SAFETY' | ~\"action.reason\" is unknown~",
        "'type':'wrongKey','key':7 | ~\"action.key\" is 7; allowed is a text~",
      })
  void namesWhatNoLineCanShow(String action, String refusal) throws Exception {
    assertRefused(LINE.formatted(action), refusal);
  }

  @Test
  void numbersTheFaultAndTakesNoneOfThoseBesideIt() throws Exception {
    String good = JOB.formatted("'stuck':true");

    HttpResponse<String> refused =
        wire.post("/_emulator/faults", "[" + good + "," + JOB.formatted("'stuck':1") + "]");

    assertThat(Wire.json(refused).at("/error/message").asText())
        .isEqualTo("Fault 2: \"action.stuck\" is 1; allowed is true or false.");
    assertThat(wire.getJson("/_emulator/faults").get("faults")).isEmpty();
  }

  @Test
  void refusesTheFileThatHoldsOne(@TempDir Path folder) throws Exception {
    String faults = "[" + JOB.formatted("'stuck':true") + "," + JOB.formatted("'code':0") + "]";
    Path file = Files.writeString(folder.resolve("faults.json"), faults.replace('\'', '"'));

    assertThatThrownBy(() -> EmulatorServer.start(EmulatorOptions.defaults().withFaultsFile(file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Fault 2: \"action.code\" is 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "{\"faults\":{}}", "{\"operation\":\"job\"}"})
  void refusesAFileThatHoldsNoArray(String content, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("faults.json"), content);

    assertThatThrownBy(() -> EmulatorServer.start(EmulatorOptions.defaults().withFaultsFile(file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must hold an array");
  }

  /** What the emulator says of a fault can be said to it again, as a restart does. */
  @ParameterizedTest
  @MethodSource("faultsOfAllKinds")
  void takesItsOwnRecordOfAFault(String fault) throws Exception {
    JsonNode record = wire.fault(fault).at("/faults/0");

    assertThat(wire.fault(record.toString()).at("/faults/0")).isEqualTo(record);
  }

  static Stream<String> faultsOfAllKinds() {
    return Stream.of(
        "{'operation':'files.*','match':{'name':null,'offset':0,'skip':1},'times':2,"
            + "'action':{'type':'status','retryDelay':'3.95s','retryAfter':30}}",
        "{'operation':'*','skip':3,'action':{'type':'stall','bytes':0,'matchingLength':true}}",
        "{'operation':'job','id':'mine','action':{'endState':'EXPIRED','resultMillis':0}}",
        "{'operation':'line','jobs':2,'match':{'line':4,'text':'x'},"
            + "'action':{'type':'error','code':99,'details':[]}}");
  }

  private void assertRefused(String fault, String refusal) throws Exception {
    HttpResponse<String> refused = wire.post("/_emulator/faults", fault);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(Wire.json(refused).at("/error/message").asText())
        .startsWith("Fault 1: ")
        .contains(refusal);
    assertThat(wire.getJson("/_emulator/faults").get("faults")).isEmpty();
  }
}
