package dev.promptbeam.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code batches} resource and the two calls that create one (protocol 3). */
final class BatchCalls {
  private static final byte[] EMPTY = {'{', '}'};

  private final Caller caller;
  private final JsonCalls json;
  private final Addresses addresses;
  private final ClientOptions options;

  BatchCalls(Caller caller, Addresses addresses, ClientOptions options) {
    this.caller = caller;
    this.json = new JsonCalls(caller);
    this.addresses = addresses;
    this.options = options;
  }

  /**
   * @param method {@code batchGenerateContent} or {@code asyncBatchEmbedContent}
   * @param inputFile null for an inline job
   */
  BatchJob create(String model, String method, JsonNode body, @Nullable String inputFile)
      throws GeminiException, InterruptedException {
    String path = ResourceName.model(model) + ":" + method;
    Call call =
        Call.post(addresses.of(path), JsonCalls.bytes(body), options.createTimeout())
            .onOwnConnection();
    return job(inputFile == null ? call : call.onFile(inputFile));
  }

  BatchJob get(String name) throws GeminiException, InterruptedException {
    return job(Call.get(addresses.of(ResourceName.job(name)), options.requestTimeout()));
  }

  Page<BatchJob> list(int pageSize, @Nullable String pageToken)
      throws GeminiException, InterruptedException {
    Call call = Call.get(addresses.page("batches", pageSize, pageToken), options.requestTimeout());
    Members page = json.call(call);
    List<BatchJob> jobs = new ArrayList<>();
    for (JsonNode operation : page.node("operations")) {
      jobs.add(required(call, BatchCodec.job(new Members(operation))));
    }
    return new Page<>(List.copyOf(jobs), page.textOrNull("nextPageToken"));
  }

  void cancel(String name) throws GeminiException, InterruptedException {
    Call call =
        Call.post(
            addresses.of(ResourceName.job(name) + ":cancel"), EMPTY, options.requestTimeout());
    BytesSink body = new BytesSink(1 << 20);
    Answer answer = caller.exchange(call, body);
    if (answer.success()) {
      JsonCalls.object(call, answer, body);
      return;
    }
    boolean ended =
        answer.status() == 400 && ApiError.of(answer).rpcStatus().equals("FAILED_PRECONDITION");
    if (!ended) {
      throw caller.failure(call, answer);
    }
  }

  void delete(String name) throws GeminiException, InterruptedException {
    json.call(Call.delete(addresses.of(ResourceName.job(name)), options.requestTimeout()));
  }

  private BatchJob job(Call call) throws GeminiException, InterruptedException {
    return required(call, BatchCodec.job(json.call(call)));
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
