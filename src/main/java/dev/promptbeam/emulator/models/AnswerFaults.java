package dev.promptbeam.emulator.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.faults.Faults;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.RpcCode;
import dev.promptbeam.emulator.request.ScannedRequest;
import dev.promptbeam.emulator.state.Identifiers;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The faults of lines that strike the answers of calls, which are no job. */
final class AnswerFaults {
  private AnswerFaults() {}

  /** What happens to the answer of a call that is no job; it has neither key nor line. */
  static JsonNode strike(Faults faults, String model, ScannedRequest request) throws IOException {
    request.scripted = faults.answers().of(model, request.lastUserText(), null);
    if (!faults.hasLineFaults()) {
      return Json.object();
    }
    String text = request.lastUserText();
    Map<String, @Nullable String> attributes = new HashMap<>();
    attributes.put("text", text);
    attributes.put("model", model);
    JsonNode twist = faults.strikeLine(attributes, text, Identifiers.random(36));
    faults.saveLines();
    if (twist.path("type").asText().equals("error")) {
      throw error(twist);
    }
    return twist;
  }

  private static ApiException error(JsonNode twist) {
    int number = twist.path("code").asInt(RpcCode.INTERNAL.number());
    RpcCode[] codes = RpcCode.values();
    RpcCode code = number < codes.length ? codes[number] : RpcCode.ofHttp(number);
    return new ApiException(
        number < codes.length ? code.http : number,
        twist.path("status").asText(code.name()),
        twist.path("message").asText("Scripted fault."));
  }
}
