package dev.promptbeam.emulator.http;

import dev.promptbeam.emulator.faults.CallFault;
import dev.promptbeam.emulator.faults.Faults;
import dev.promptbeam.emulator.reply.Interception;
import dev.promptbeam.emulator.reply.Reply;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The point every call passes once it is known what the call is about; here faults strike. */
public record FaultGate(Faults faults, Delivery delivery) {
  private static final long USUAL_HANG_MILLIS = 30_000;

  /**
   * Lets the call through, noting what happens to its answer, or ends it.
   *
   * @throws Interception when a fault takes the place of the effect
   */
  public void pass(
      Call call, @Nullable String displayName, @Nullable String model, @Nullable String mimeType)
      throws IOException, InterruptedException {
    Map<String, @Nullable String> attributes = new HashMap<>();
    attributes.put("displayName", displayName);
    attributes.put("model", model);
    attributes.put("mimeType", mimeType);
    attributes.put("name", call.id);
    attributes.put("apiKey", call.apiKey());
    attributes.put("pageSize", call.parameter("pageSize"));
    attributes.put("pageToken", call.parameter("pageToken"));
    attributes.put("offset", call.header("X-Goog-Upload-Offset"));
    CallFault fault = new CallFault(faults.strikeCall(call.operation, attributes));
    call.struckBy(fault);
    if (fault.is("delay")) {
      delivery.pause(fault.number("millis", 1000));
    }
    if (fault.is("hang")) {
      delivery.pause(fault.number("millis", USUAL_HANG_MILLIS));
    }
    if (fault.is("hang") || fault.is("drop")) {
      throw new Interception(null);
    }
    Reply instead = fault.instead(call.origin(), call.pathAndQuery());
    if (instead != null) {
      throw new Interception(instead);
    }
  }
}
