package dev.promptbeam.emulator.batches;

import dev.promptbeam.emulator.files.FileStore;
import dev.promptbeam.emulator.http.Call;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.Reply;
import dev.promptbeam.emulator.reply.RpcCode;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Downloads of result files, with Content-Length and Range (protocol 2.3). */
public record DownloadHandler(StateDirectory state, FileStore files, JobStore jobs) {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  public Reply download(Call call) throws IOException {
    Job job = jobs.withResults(call.id);
    if (job == null) {
      if (files.find(call.id) != null) {
        throw ApiException.invalid("File " + call.id + " was uploaded and cannot be downloaded.");
      }
      throw new ApiException(RpcCode.PERMISSION_DENIED, FileStore.goneMessage(call.id));
    }
    Path results = state.path(job.resultsPath());
    return part(results, Files.size(results), call.header("Range"))
        .with("Content-Type", "application/octet-stream")
        .with("Accept-Ranges", "bytes");
  }

  private static Reply part(Path file, long size, @Nullable String range) {
    Reply whole = new Reply(200, Map.of(), new Reply.FileRange(file, 0, size));
    Matcher matcher = RANGE.matcher(range == null ? "" : range);
    if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
      return whole;
    }
    long start;
    long end = size - 1;
    if (matcher.group(1).isEmpty()) {
      start = Math.max(0, size - Long.parseLong(matcher.group(2)));
    } else {
      start = Long.parseLong(matcher.group(1));
      end = matcher.group(2).isEmpty() ? end : Math.min(end, Long.parseLong(matcher.group(2)));
    }
    if (start > end) {
      return new Reply(416, Map.of(), new Reply.Bytes(new byte[0]))
          .with("Content-Range", "bytes */" + size);
    }
    Reply.FileRange body = new Reply.FileRange(file, start, end - start + 1);
    return new Reply(206, Map.of(), body)
        .with("Content-Range", "bytes " + start + "-" + end + "/" + size);
  }
}
