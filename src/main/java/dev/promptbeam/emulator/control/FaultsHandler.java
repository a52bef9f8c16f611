package dev.promptbeam.emulator.control;

import dev.promptbeam.emulator.faults.Faults;
import dev.promptbeam.emulator.http.Call;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.Reply;
import java.io.IOException;

/** The faults as resources: add, list with their strikes, remove. */
public record FaultsHandler(Faults faults) {
  public Reply add(Call call) throws IOException {
    return Reply.ok(Json.object().set("faults", faults.add(call.json())));
  }

  public Reply list(Call call) {
    return Reply.ok(Json.object().set("faults", faults.list()));
  }

  public Reply removeAll(Call call) throws IOException {
    faults.removeAll();
    return Reply.ok(Json.object());
  }

  public Reply remove(Call call) throws IOException {
    faults.remove(call.id);
    return Reply.ok(Json.object());
  }
}
