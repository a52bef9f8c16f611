package dev.promptbeam.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.RequestKind;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Port to the Gemini Batch, Files and Models API. Every call has a timeout, ends on interrupt, and
 * sends a request at most once where repeating it could cost money (create); idempotent calls are
 * not repeated either, except within one upload or download: waiting and repeating belong to the
 * caller, who has the clock.
 *
 * <p>Implementations are safe for use by many threads.
 */
public interface GeminiClient extends AutoCloseable {
  /**
   * @param model {@code M} or {@code models/M}, here and below
   * @throws GeminiException.Gone where there is no such model
   */
  ModelInfo getModel(String model) throws GeminiException, InterruptedException;

  /**
   * The failure for which an upload or download is being tried again just now; null where none is.
   */
  default @Nullable GeminiException transferTrouble() {
    return null;
  }

  /**
   * Uploads the input of a job, of at most 2·10^9 bytes in resumable chunks of 8 MiB, recovering
   * inside the call by asking the session what it holds (protocol 2.2).
   *
   * @throws GeminiException.Invalid before anything is sent, where the file is larger
   * @throws java.io.UncheckedIOException where the file cannot be read
   */
  RemoteFile upload(Path file, String displayName) throws GeminiException, InterruptedException;

  /**
   * Uploads a file of any type, as the inputs of jobs are.
   *
   * @throws GeminiException.Invalid where the service does not take it
   */
  RemoteFile upload(Path file, String displayName, String mimeType)
      throws GeminiException, InterruptedException;

  RemoteFile getFile(String name) throws GeminiException, InterruptedException;

  Page<RemoteFile> listFiles(int pageSize, @Nullable String pageToken)
      throws GeminiException, InterruptedException;

  void deleteFile(String name) throws GeminiException, InterruptedException;

  /**
   * Streams a result file to disk: to a {@code .part} beside the target, then by rename. A body
   * shorter than announced, or whose last line is cut, is {@link GeminiException.Unreachable},
   * after a few tries within the call; a last line that is cut in the same way three times is taken
   * as it is. What answers no request is {@link GeminiException.Unavailable}.
   *
   * @throws java.io.UncheckedIOException where the file cannot be written
   */
  void download(String fileName, Path target) throws GeminiException, InterruptedException;

  /**
   * Creates a job from an uploaded file. Never idempotent (protocol 0, fact 10): any doubt is the
   * caller's to resolve. {@link GeminiException.Quota}, {@link GeminiException.Untrusted} and
   * {@link GeminiException.Unreachable} with no body sent are the only failures that surely made no
   * job, besides the service's 4xx answers.
   */
  BatchJob createBatch(RequestKind kind, String model, String displayName, String inputFile)
      throws GeminiException, InterruptedException;

  /**
   * Creates a job whose requests travel in the call, under 20 MB in all (protocol 7); once only, as
   * {@link #createBatch}. Its answers come from {@link #downloadInlined}.
   */
  BatchJob createInlineBatch(
      RequestKind kind, String model, String displayName, List<InlineRequest> requests)
      throws GeminiException, InterruptedException;

  /**
   * Writes the answers of an inline job as the lines of a result file, {@code
   * {"key":…,"response"|"error":…}}, to disk as {@link #download} does, one answer in memory.
   *
   * @return how many; 0 where none are attached yet, and then no file is written
   * @throws java.io.UncheckedIOException where the file cannot be written
   */
  long downloadInlined(String jobName, Path target) throws GeminiException, InterruptedException;

  /** A job without its inline answers, which are passed over unread. */
  BatchJob getBatch(String name) throws GeminiException, InterruptedException;

  /** Newest first. The page size is always sent (protocol 3.3: without it nothing was listed). */
  Page<BatchJob> listBatches(int pageSize, @Nullable String pageToken)
      throws GeminiException, InterruptedException;

  /** Cancelling a job that has ended is no error. */
  void cancelBatch(String name) throws GeminiException, InterruptedException;

  void deleteBatch(String name) throws GeminiException, InterruptedException;

  /**
   * Input tokens of a GenerateContentRequest as the service counts them (protocol 3.7); free of
   * charge.
   */
  long countTokens(String model, ObjectNode request) throws GeminiException, InterruptedException;

  /**
   * Asks for one answer at once, at the price of its {@code serviceTier}; sent once only. An answer
   * at the flex tier is waited for longer than the 15 minutes that it may take (protocol 3.9).
   */
  JsonNode generateContent(String model, ObjectNode request)
      throws GeminiException, InterruptedException;

  /** Asks for one embedding at once, at full price; sent once only. Not for batches. */
  JsonNode embedContent(String model, ObjectNode request)
      throws GeminiException, InterruptedException;

  @Override
  void close();
}
