package dev.promptbeam.emulator.batches;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.faults.FaultRules;
import dev.promptbeam.emulator.faults.Faults;
import dev.promptbeam.emulator.files.FileStore;
import dev.promptbeam.emulator.files.StoredFile;
import dev.promptbeam.emulator.http.Call;
import dev.promptbeam.emulator.http.FaultGate;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.models.Models;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.LimitedStream;
import dev.promptbeam.emulator.reply.Paging;
import dev.promptbeam.emulator.reply.Reply;
import dev.promptbeam.emulator.setup.Quotas;
import dev.promptbeam.emulator.state.EmulatorClock;
import dev.promptbeam.emulator.state.Identifiers;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Batch jobs: create, get, list, cancel, delete (protocol 3). */
public record BatchesHandler(
    StateDirectory state,
    EmulatorClock clock,
    Models models,
    FileStore files,
    JobStore jobs,
    OperationWriter operations,
    Faults faults,
    FaultGate gate,
    Quotas quotas) {
  private static final int USUAL_PAGE = 50;
  private static final int MOST_PAGE = 1000;
  private static final int MOST_DISPLAY_NAME = 512;

  /** Identifies a key without keeping it. */
  static String fingerprint(@Nullable String key) {
    byte[] bytes = (key == null ? "" : key).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Identifiers.sha256().digest(bytes), 0, 8);
  }

  public Reply create(Call call) throws IOException, InterruptedException {
    boolean embedding = call.action.equals("asyncBatchEmbedContent");
    models.check(call.id, call.version, call.action);
    if (call.contentLength() > quotas.inlineBytes()) {
      throw tooLarge();
    }
    Path inlineLines = state.temporary();
    try {
      return create(call, embedding, inlineLines);
    } finally {
      Files.deleteIfExists(inlineLines);
    }
  }

  private Reply create(Call call, boolean embedding, Path inlineLines)
      throws IOException, InterruptedException {
    InputStream limited = new LimitedStream(call.body(), quotas.inlineBytes());
    CreateBody body = CreateBody.read(limited, inlineLines);
    gate.pass(call, body.displayName, call.id, null);
    checkBody(body, call);
    InputCheck input = check(body, embedding, inlineLines);
    Job job = new Job(identity(call, body, input, embedding));
    return operation(jobs.create(job, inlineLines));
  }

  public Reply get(Call call) throws IOException, InterruptedException {
    return operation(jobs.poll(call.id, fingerprint(call.apiKey())));
  }

  public Reply list(Call call) throws IOException {
    String owner = fingerprint(call.apiKey());
    Paging<Job> page =
        Paging.of(
            jobs.list(owner),
            job -> job.identity.sequence(),
            call.pageSize(USUAL_PAGE, MOST_PAGE),
            call.parameter("pageToken"));
    return Reply.generated(
        out -> {
          out.writeStartObject();
          if (!page.items().isEmpty()) {
            out.writeArrayFieldStart("operations");
            for (Job job : page.items()) {
              operations.write(out, job, true);
            }
            out.writeEndArray();
          }
          if (page.nextToken() != null) {
            out.writeStringField("nextPageToken", page.nextToken());
          }
          out.writeEndObject();
        });
  }

  public Reply cancel(Call call) throws IOException {
    jobs.cancel(call.id, fingerprint(call.apiKey()));
    return Reply.ok(Json.object());
  }

  public Reply delete(Call call) throws IOException {
    jobs.delete(call.id, fingerprint(call.apiKey()));
    return Reply.ok(Json.object());
  }

  private Reply operation(Job job) {
    return Reply.generated(out -> operations.write(out, job, false));
  }

  private Job.Identity identity(Call call, CreateBody body, InputCheck input, boolean embedding)
      throws IOException {
    Map<String, @Nullable String> attributes = new HashMap<>();
    attributes.put("displayName", body.displayName);
    attributes.put("model", call.id);
    attributes.put("apiKey", call.apiKey());
    ObjectNode script = faults.strikeMade(FaultRules.JOB, attributes);
    if (!script.has(Job.ANSWERED_BY)) {
      script.put(Job.ANSWERED_BY, models.answering(call.id));
    }
    return new Job.Identity(
        Identifiers.random(36),
        call.id,
        embedding,
        body.displayName,
        body.priority,
        body.fileName,
        jobs.nextSequence(),
        clock.now(),
        input.requests(),
        input.tokens(),
        fingerprint(call.apiKey()),
        script);
  }

  private InputCheck check(CreateBody body, boolean embedding, Path inlineLines)
      throws IOException {
    String fileName = body.fileName;
    if (fileName == null) {
      return InputCheck.inline(inlineLines, embedding);
    }
    StoredFile file = files.get(fileName.substring("files/".length()));
    return InputCheck.file(files.bytes(file), embedding);
  }

  private static void checkBody(CreateBody body, Call call) {
    String fileName = body.fileName;
    if (body.inline == (fileName != null)) {
      throw ApiException.invalid(
          "* BatchGenerateContentRequest.batch.input_config: exactly one of file_name and requests"
              + " must be set\n");
    }
    if (fileName != null && !fileName.startsWith("files/")) {
      throw ApiException.invalid("Invalid file name: " + fileName);
    }
    String model = body.model;
    if (model != null && !model.equals("models/" + call.id)) {
      throw ApiException.invalid("Model " + model + " is not the model of the path.");
    }
    checkDisplayName(body.displayName);
  }

  static void checkDisplayName(@Nullable String displayName) {
    if (displayName != null && displayName.length() > MOST_DISPLAY_NAME) {
      throw ApiException.invalid("* Batch.display_name: cannot be more than 512 characters.\n");
    }
  }

  private static ApiException tooLarge() {
    return new ApiException(413, "INVALID_ARGUMENT", "Request payload size exceeds the limit.");
  }
}
