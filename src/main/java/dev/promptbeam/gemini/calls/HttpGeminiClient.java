package dev.promptbeam.gemini.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.InlineRequest;
import dev.promptbeam.gemini.ModelInfo;
import dev.promptbeam.gemini.Page;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.gemini.codec.BatchCodec;
import dev.promptbeam.gemini.codec.Redaction;
import dev.promptbeam.gemini.http.Addresses;
import dev.promptbeam.gemini.http.Caller;
import dev.promptbeam.gemini.http.Proxies;
import dev.promptbeam.gemini.http.TransferTroubles;
import dev.promptbeam.gemini.http.Transport;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Sleeper;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The API over HTTP, on {@code java.net.http}. No call is repeated, except within one upload or
 * download; a create is sent exactly once, on a connection of its own.
 */
public final class HttpGeminiClient implements GeminiClient {
  private final Transport transport;
  private final ModelCalls models;
  private final FileCalls files;
  private final Uploads uploads;
  private final Downloads downloads;
  private final BatchCalls batches;
  private final TransferTroubles troubles = new TransferTroubles();

  /**
   * @param key null where the server needs none (the emulator)
   * @param sleeper waits between the tries of one upload or download
   * @param clock reads a date in a Retry-After header
   * @throws IllegalStateException where the JDK is told to resend requests of all methods
   */
  public HttpGeminiClient(
      ClientOptions options, @Nullable ApiKey key, Sleeper sleeper, Clock clock) {
    this(options, key, Proxies.ofJava(), sleeper, clock);
  }

  /** As the other one, by way of proxies. */
  public HttpGeminiClient(
      ClientOptions options, @Nullable ApiKey key, Proxies proxies, Sleeper sleeper, Clock clock) {
    Addresses addresses = new Addresses(options.baseUrl());
    transport = new Transport(options, proxies, Redaction.of(key, proxies.secrets()));
    Caller caller = new Caller(transport, addresses.origin(), key, clock);
    Wire wire = new Wire(caller, addresses, options, sleeper, troubles);
    models = new ModelCalls(wire);
    files = new FileCalls(wire);
    uploads = new Uploads(wire, files);
    batches = new BatchCalls(wire);
    downloads = new Downloads(wire, batches);
  }

  @Override
  public ModelInfo getModel(String model) throws GeminiException, InterruptedException {
    return models.get(model);
  }

  @Override
  public RemoteFile upload(Path file, String displayName)
      throws GeminiException, InterruptedException {
    return upload(file, displayName, MimeTypes.IN_ORDER);
  }

  @Override
  public RemoteFile upload(Path file, String displayName, String mimeType)
      throws GeminiException, InterruptedException {
    return upload(file, displayName, List.of(mimeType));
  }

  private RemoteFile upload(Path file, String displayName, List<String> mimeTypes)
      throws GeminiException, InterruptedException {
    try {
      return uploads.upload(file, displayName, mimeTypes);
    } finally {
      troubles.clear();
    }
  }

  @Override
  public @Nullable GeminiException transferTrouble() {
    return troubles.last();
  }

  @Override
  public RemoteFile getFile(String name) throws GeminiException, InterruptedException {
    return files.get(name);
  }

  @Override
  public Page<RemoteFile> listFiles(int pageSize, @Nullable String pageToken)
      throws GeminiException, InterruptedException {
    return files.list(pageSize, pageToken);
  }

  @Override
  public void deleteFile(String name) throws GeminiException, InterruptedException {
    files.delete(name);
  }

  @Override
  public void download(String fileName, Path target) throws GeminiException, InterruptedException {
    try {
      downloads.download(fileName, target);
    } finally {
      troubles.clear();
    }
  }

  @Override
  public BatchJob createBatch(RequestKind kind, String model, String displayName, String inputFile)
      throws GeminiException, InterruptedException {
    return batches.create(kind, model, BatchCodec.fileBatch(displayName, inputFile), inputFile);
  }

  @Override
  public BatchJob createInlineBatch(
      RequestKind kind, String model, String displayName, List<InlineRequest> requests)
      throws GeminiException, InterruptedException {
    return batches.create(kind, model, BatchCodec.inlineBatch(displayName, requests), null);
  }

  @Override
  public long downloadInlined(String jobName, Path target)
      throws GeminiException, InterruptedException {
    try {
      return downloads.downloadInlined(jobName, target);
    } finally {
      troubles.clear();
    }
  }

  @Override
  public long countTokens(String model, ObjectNode request)
      throws GeminiException, InterruptedException {
    return models.countTokens(model, request);
  }

  @Override
  public JsonNode generateContent(String model, ObjectNode request)
      throws GeminiException, InterruptedException {
    return models.generateContent(model, request);
  }

  @Override
  public JsonNode embedContent(String model, ObjectNode request)
      throws GeminiException, InterruptedException {
    return models.embedContent(model, request);
  }

  @Override
  public BatchJob getBatch(String name) throws GeminiException, InterruptedException {
    return batches.get(name);
  }

  @Override
  public Page<BatchJob> listBatches(int pageSize, @Nullable String pageToken)
      throws GeminiException, InterruptedException {
    return batches.list(pageSize, pageToken);
  }

  @Override
  public void cancelBatch(String name) throws GeminiException, InterruptedException {
    batches.cancel(name);
  }

  @Override
  public void deleteBatch(String name) throws GeminiException, InterruptedException {
    batches.delete(name);
  }

  @Override
  public void close() {
    transport.close();
  }
}
