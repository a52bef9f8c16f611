package dev.promptbeam.gemini;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Port to the Gemini Batch, Files and Models API. Every call has a timeout, ends on interrupt, and
 * sends a request at most once where repeating it could cost money (create); idempotent calls are
 * not repeated either: waiting and repeating belong to the caller, who has the clock.
 *
 * <p>Implementations are safe for use by many threads.
 */
public interface GeminiClient extends AutoCloseable {
  ModelInfo getModel(String model) throws GeminiException, InterruptedException;

  /**
   * Uploads a file of at most 2·10^9 bytes in resumable chunks of 8 MiB, recovering inside the call
   * by asking the session what it holds (protocol 2.2).
   */
  RemoteFile upload(Path file, String displayName) throws GeminiException, InterruptedException;

  RemoteFile getFile(String name) throws GeminiException, InterruptedException;

  Page<RemoteFile> listFiles(int pageSize, @Nullable String pageToken)
      throws GeminiException, InterruptedException;

  void deleteFile(String name) throws GeminiException, InterruptedException;

  /**
   * Streams a result file to disk: to a {@code .part} beside the target, then by rename. A body
   * shorter than announced, or whose last line is cut, is {@link GeminiException.Unreachable}.
   */
  void download(String fileName, Path target) throws GeminiException, InterruptedException;

  /**
   * Creates a job from an uploaded file. Never idempotent (protocol 0, fact 10): any doubt is the
   * caller's to resolve. {@link GeminiException.Quota} and {@link GeminiException.Unreachable} with
   * no body sent are the only failures that surely made no job, besides 4xx answers.
   */
  BatchJob createBatch(String model, String displayName, String inputFile)
      throws GeminiException, InterruptedException;

  BatchJob getBatch(String name) throws GeminiException, InterruptedException;

  /** Newest first. The page size is always sent (protocol 3.3: without it nothing was listed). */
  Page<BatchJob> listBatches(int pageSize, @Nullable String pageToken)
      throws GeminiException, InterruptedException;

  /** Cancelling a job that has ended is no error. */
  void cancelBatch(String name) throws GeminiException, InterruptedException;

  void deleteBatch(String name) throws GeminiException, InterruptedException;

  @Override
  void close();
}
