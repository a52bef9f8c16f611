package dev.promptbeam.emulator.files;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.http.Call;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.Paging;
import dev.promptbeam.emulator.reply.Reply;
import java.io.IOException;

/** Files that were uploaded: get, list, delete (protocol 2.3). */
public final class FilesHandler {
  private static final int USUAL_PAGE = 10;
  private static final int MOST_PAGE = 100;

  /** Deletes a file, with what that means for those who use it. */
  public interface Deletion {
    void delete(String id) throws IOException;
  }

  private final FileStore files;
  private final Deletion deletion;

  public FilesHandler(FileStore files, Deletion deletion) {
    this.files = files;
    this.deletion = deletion;
  }

  public Reply get(Call call) throws IOException {
    StoredFile.checkId(call.id, "GetFileRequest.name");
    return Reply.ok(files.poll(call.id).resource(call.origin(), call.version, files.now()));
  }

  public Reply list(Call call) {
    Paging<StoredFile> page =
        Paging.of(
            files.list(),
            StoredFile::sequence,
            call.pageSize(USUAL_PAGE, MOST_PAGE),
            call.parameter("pageToken"));
    ObjectNode answer = Json.object();
    if (!page.items().isEmpty()) {
      ArrayNode list = answer.putArray("files");
      page.items()
          .forEach(file -> list.add(file.resource(call.origin(), call.version, files.now())));
    }
    if (page.nextToken() != null) {
      answer.put("nextPageToken", page.nextToken());
    }
    return Reply.ok(answer);
  }

  public Reply delete(Call call) throws IOException {
    StoredFile.checkId(call.id, "DeleteFileRequest.name");
    deletion.delete(call.id);
    return Reply.ok(Json.object());
  }
}
