package dev.promptbeam.gemini.calls;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Page;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.gemini.codec.FileCodec;
import dev.promptbeam.gemini.codec.Members;
import dev.promptbeam.gemini.codec.ResourceName;
import dev.promptbeam.gemini.http.Call;
import dev.promptbeam.gemini.http.JsonCalls;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code files} resource without its bytes (protocol 2.3). */
final class FileCalls {
  private final Wire wire;
  private final JsonCalls json;

  FileCalls(Wire wire) {
    this.wire = wire;
    this.json = wire.json();
  }

  RemoteFile get(String name) throws GeminiException, InterruptedException {
    Call call = wire.get(ResourceName.file(name));
    return required(call, json.call(call.onFile(name)));
  }

  Page<RemoteFile> list(int pageSize, @Nullable String pageToken)
      throws GeminiException, InterruptedException {
    Call call = wire.page("files", pageSize, pageToken);
    Members page = json.call(call);
    List<RemoteFile> files = new ArrayList<>();
    for (JsonNode file : JsonCalls.items(call, page, "files")) {
      files.add(required(call, new Members(file)));
    }
    return new Page<>(List.copyOf(files), JsonCalls.nextPage(call, page));
  }

  void delete(String name) throws GeminiException, InterruptedException {
    json.acknowledge(wire.delete(ResourceName.file(name)).onFile(name));
  }

  private static RemoteFile required(Call call, Members answer) throws GeminiException.Unavailable {
    RemoteFile file = FileCodec.file(answer);
    if (file == null) {
      throw new GeminiException.Unavailable(
          call.label() + ": not an answer of the API: a file without a name", 200, null);
    }
    return file;
  }
}
