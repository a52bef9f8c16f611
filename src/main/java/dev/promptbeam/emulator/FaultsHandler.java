package dev.promptbeam.emulator;

import java.io.IOException;

/** The faults as resources: add, list with their strikes, remove. */
final class FaultsHandler {
  private final Faults faults;

  FaultsHandler(Faults faults) {
    this.faults = faults;
  }

  Reply add(Call call) throws IOException {
    return Reply.ok(Json.object().set("faults", faults.add(call.json())));
  }

  Reply list(Call call) {
    return Reply.ok(Json.object().set("faults", faults.list()));
  }

  Reply removeAll(Call call) throws IOException {
    faults.removeAll();
    return Reply.ok(Json.object());
  }

  Reply remove(Call call) throws IOException {
    faults.remove(call.id);
    return Reply.ok(Json.object());
  }
}
