package dev.promptbeam.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The faults that strike the lines of one job. */
final class LineFaults {
  private final Faults faults;
  private final Job job;
  private final boolean any;

  LineFaults(Faults faults, Job job) {
    this.faults = faults;
    this.job = job;
    this.any = faults.hasLineFaults();
  }

  /** What happens to this line; an empty object for nothing. */
  JsonNode strike(ScannedRequest request, long line) {
    if (!any) {
      return Json.object();
    }
    String key = request.anyKey();
    Map<String, @Nullable String> attributes = new HashMap<>();
    attributes.put("key", key);
    attributes.put("line", Long.toString(line));
    attributes.put("text", request.lastUserText());
    attributes.put("displayName", job.identity.displayName());
    attributes.put("model", job.identity.model());
    String identity = key != null ? key : request.lastUserText();
    return faults.strikeLine(attributes, identity, job.id());
  }

  /** What happens to the answer of a call that is no job; it has neither key nor line. */
  static JsonNode strikeCall(Faults faults, String model, ScannedRequest request)
      throws IOException {
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

  void save() throws IOException {
    if (any) {
      faults.saveLines();
    }
  }
}
