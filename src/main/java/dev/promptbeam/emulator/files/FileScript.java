package dev.promptbeam.emulator.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.faults.FaultRules;
import dev.promptbeam.emulator.faults.Faults;
import dev.promptbeam.emulator.json.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of an upload, decided when it is made: videos are processed (protocol 2.1). */
final class FileScript {
  static final String PROCESSING_POLLS = "processingPolls";

  private FileScript() {}

  static ObjectNode of(UploadSession session, @Nullable String apiKey, Faults faults)
      throws IOException {
    Map<String, @Nullable String> attributes = new HashMap<>();
    attributes.put("displayName", session.displayName);
    attributes.put("mimeType", session.mimeType);
    attributes.put("apiKey", apiKey);
    ObjectNode script = Json.object();
    if (session.mimeType.startsWith("video/")) {
      script.put(PROCESSING_POLLS, 1);
    }
    script.setAll(faults.strikeMade(FaultRules.FILE, attributes));
    return script;
  }
}
