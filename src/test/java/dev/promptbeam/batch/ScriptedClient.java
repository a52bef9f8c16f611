package dev.promptbeam.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.InlineRequest;
import dev.promptbeam.gemini.ModelInfo;
import dev.promptbeam.gemini.Page;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.model.RequestKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that answers as it was told; takes down its calls. */
public class ScriptedClient implements GeminiClient {
  /** What the next calls fail with; an empty list lets them succeed. */
  public final Deque<GeminiException> failures = new ArrayDeque<>();

  /** Pages by their token; the first one's is empty. */
  public final Map<String, Page<BatchJob>> pages = new HashMap<>();

  /** Pages of files, the same way. */
  public final Map<String, Page<RemoteFile>> files = new HashMap<>();

  /** What the next cancels fail with. */
  public final Deque<GeminiException> failuresOfCancel = new ArrayDeque<>();

  public final List<String> calls = new ArrayList<>();

  /** What the next downloads bring. */
  public final Deque<String> firstAnswers = new ArrayDeque<>();

  /** What downloads bring after these; where it is empty, no answers are attached yet. */
  public String answers = "";

  public static BatchJob job(String name, @Nullable Instant created) {
    return new BatchJob(
        name,
        "display",
        "models/m",
        BatchState.RUNNING,
        "BATCH_STATE_RUNNING",
        created,
        null,
        "files/1",
        null,
        new BatchStats(0, 0, 0, 0),
        null,
        null);
  }

  private void call(String call) throws GeminiException {
    calls.add(call);
    GeminiException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public RemoteFile upload(Path file, String displayName) throws GeminiException {
    call("upload " + file.getFileName() + " as " + displayName);
    return new RemoteFile("files/1", displayName, "", 1, null, null, "", "ACTIVE");
  }

  @Override
  public RemoteFile upload(Path file, String displayName, String mimeType) throws GeminiException {
    throw new UnsupportedOperationException();
  }

  @Override
  public BatchJob createBatch(RequestKind kind, String model, String displayName, String inputFile)
      throws GeminiException {
    call("create " + model + " " + displayName + " " + inputFile);
    return job("batches/1", null);
  }

  @Override
  public BatchJob getBatch(String name) throws GeminiException {
    call("get " + name);
    return job(name, null);
  }

  @Override
  public Page<BatchJob> listBatches(int pageSize, @Nullable String pageToken)
      throws GeminiException {
    call("list " + pageSize + " " + pageToken);
    return pages.getOrDefault(pageToken == null ? "" : pageToken, new Page<>(List.of(), null));
  }

  @Override
  public void deleteFile(String name) throws GeminiException {
    call("delete " + name);
  }

  @Override
  public void cancelBatch(String name) throws GeminiException {
    call("cancel " + name);
    GeminiException failure = failuresOfCancel.poll();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public BatchJob createInlineBatch(
      RequestKind kind, String model, String displayName, List<InlineRequest> requests)
      throws GeminiException {
    call("create inline " + requests);
    return job("batches/1", null);
  }

  @Override
  public long downloadInlined(String jobName, Path target) throws GeminiException {
    call("download answers of " + jobName);
    return write(target);
  }

  @Override
  public long countTokens(String model, ObjectNode request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public JsonNode generateContent(String model, ObjectNode request) throws GeminiException {
    call("generate " + model + " " + request);
    return JsonNodeFactory.instance.objectNode().put("responseId", "r");
  }

  @Override
  public JsonNode embedContent(String model, ObjectNode request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ModelInfo getModel(String model) throws GeminiException {
    throw new UnsupportedOperationException();
  }

  @Override
  public RemoteFile getFile(String name) throws GeminiException {
    call("get file " + name);
    return new RemoteFile(name, "", "", 1, null, null, "", "ACTIVE");
  }

  @Override
  public Page<RemoteFile> listFiles(int pageSize, @Nullable String pageToken)
      throws GeminiException {
    call("files " + pageSize + " " + pageToken);
    return files.getOrDefault(pageToken == null ? "" : pageToken, new Page<>(List.of(), null));
  }

  @Override
  public void download(String fileName, Path target) throws GeminiException {
    call("download " + fileName);
    write(target);
  }

  private long write(Path target) {
    String first = firstAnswers.poll();
    return write(first == null ? answers : first, target);
  }

  private static long write(String answers, Path target) {
    if (answers.isEmpty()) {
      return 0;
    }
    try {
      Files.writeString(target, answers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answers.lines().count();
  }

  @Override
  public void deleteBatch(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
