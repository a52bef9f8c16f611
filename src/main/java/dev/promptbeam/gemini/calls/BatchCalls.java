package dev.promptbeam.gemini.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Page;
import dev.promptbeam.gemini.codec.BatchCodec;
import dev.promptbeam.gemini.codec.BytesSink;
import dev.promptbeam.gemini.codec.InlinedLines;
import dev.promptbeam.gemini.codec.JobTree;
import dev.promptbeam.gemini.codec.JsonFeed;
import dev.promptbeam.gemini.codec.Members;
import dev.promptbeam.gemini.codec.ResourceName;
import dev.promptbeam.gemini.http.Answer;
import dev.promptbeam.gemini.http.AnswerDate;
import dev.promptbeam.gemini.http.ApiError;
import dev.promptbeam.gemini.http.Call;
import dev.promptbeam.gemini.http.Caller;
import dev.promptbeam.gemini.http.JsonCalls;
import dev.promptbeam.model.RequestKind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code batches} resource and the two calls that create one (protocol 3). */
final class BatchCalls {
  private static final byte[] EMPTY = {'{', '}'};

  private final Wire wire;
  private final Caller caller;
  private final JsonCalls json;

  BatchCalls(Wire wire) {
    this.wire = wire;
    this.caller = wire.caller();
    this.json = wire.json();
  }

  /**
   * @param inputFile null for an inline job
   */
  BatchJob create(RequestKind kind, String model, JsonNode body, @Nullable String inputFile)
      throws GeminiException, InterruptedException {
    String path = ResourceName.model(model) + ":" + kind.batchMethod();
    Call call =
        wire.post(path, JsonCalls.bytes(body), wire.options().timeouts().create())
            .onOwnConnection();
    return job(inputFile == null ? call : call.onFile(inputFile));
  }

  BatchJob get(String name) throws GeminiException, InterruptedException {
    Call call = wire.get(ResourceName.job(name)).asLook();
    JobTree job = new JobTree();
    try {
      return job(call, stream(call, job), job);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The number of answers written. */
  long writeInlined(String name, OutputStream out) throws GeminiException, InterruptedException {
    Call call = wire.get(ResourceName.job(name)).asDownload();
    JobTree job = new JobTree();
    InlinedLines lines = new InlinedLines(out);
    try {
      Answer answer =
          stream(
              call,
              at -> {
                job.accept(at);
                lines.accept(at);
              });
      // Whatever is no job has no answers because it is none.
      job(call, answer, job);
      return lines.written();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the answers of a job", e);
    }
  }

  Page<BatchJob> list(int pageSize, @Nullable String pageToken)
      throws GeminiException, InterruptedException {
    Call call = wire.page("batches", pageSize, pageToken);
    JsonCalls.Answered answered = json.dated(call);
    Members page = answered.object();
    List<BatchJob> jobs = new ArrayList<>();
    for (JsonNode operation : JsonCalls.items(call, page, "operations")) {
      jobs.add(required(call, job(answered, new Members(operation))));
    }
    return new Page<>(List.copyOf(jobs), JsonCalls.nextPage(call, page));
  }

  void cancel(String name) throws GeminiException, InterruptedException {
    Call call = wire.post(ResourceName.job(name) + ":cancel", EMPTY);
    BytesSink body = new BytesSink(1 << 20);
    Answer answer = caller.exchange(call, body);
    if (answer.success()) {
      json.acknowledged(call, answer, body);
      return;
    }
    ApiError error = ApiError.of(answer);
    boolean ended = answer.status() == 400 && error.rpcStatus().equals("FAILED_PRECONDITION");
    if (!ended) {
      throw caller.failure(call, answer);
    }
  }

  void delete(String name) throws GeminiException, InterruptedException {
    json.acknowledge(wire.delete(ResourceName.job(name)));
  }

  /** An inline job shows all its results whenever it is asked for, so it is parsed in passing. */
  private Answer stream(Call call, JsonFeed.Tokens tokens)
      throws GeminiException, InterruptedException, IOException {
    JsonFeed feed = new JsonFeed(tokens);
    Answer answer = caller.succeed(call, feed);
    finish(call, answer, feed);
    return answer;
  }

  private BatchJob job(Call call, Answer answer, JobTree job) throws GeminiException, IOException {
    JsonNode tree = job.tree();
    if (!tree.has("name") && !tree.has("metadata")) {
      caller.throwErrorInside(call, answer, tree);
    }
    Instant made = AnswerDate.of(answer.headers());
    return required(call, BatchCodec.job(new Members(tree), made, answer.redaction()));
  }

  private static void finish(Call call, Answer answer, JsonFeed feed)
      throws GeminiException, IOException {
    try {
      feed.finish();
    } catch (JsonProcessingException e) {
      // The parser's own message quotes the answer, so the redacted excerpt stands in for it.
      throw JsonCalls.unusable(call, answer, answer.redaction().excerpt(feed.start()));
    }
  }

  private BatchJob job(Call call) throws GeminiException, InterruptedException {
    JsonCalls.Answered answered = json.dated(call);
    return required(call, job(answered, answered.object()));
  }

  private static @Nullable BatchJob job(JsonCalls.Answered answered, Members operation) {
    return BatchCodec.job(operation, answered.made(), answered.answer().redaction());
  }

  private static BatchJob required(Call call, @Nullable BatchJob job)
      throws GeminiException.Unavailable {
    if (job == null) {
      throw new GeminiException.Unavailable(
          call.label() + ": not an answer of the API: a job without a name", 200, null);
    }
    return job;
  }
}
