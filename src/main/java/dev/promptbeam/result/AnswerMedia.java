package dev.promptbeam.result;

import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.judge.MediaPart;
import dev.promptbeam.result.media.FoldedLine;
import dev.promptbeam.result.media.MediaFile;
import dev.promptbeam.result.media.MediaStore;
import dev.promptbeam.result.media.UndecodableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The pictures and sound of the answers of a shard, each taken out once, by other threads. */
final class AnswerMedia {
  static final Future<List<MediaFile>> NONE = CompletableFuture.completedFuture(List.of());

  private final MediaStore store;
  private final JoinQueue queue;

  /** By request key, of the answers that have any: rows may share one. */
  private final Map<String, Future<List<MediaFile>>> taken = new HashMap<>();

  AnswerMedia(MediaStore store, JoinQueue queue) {
    this.store = store;
    this.queue = queue;
  }

  /**
   * Those of an answer, in order of its parts, named by its request and counted from 1. Fails with
   * an {@link UndecodableException} if one of them is none; then none is kept.
   */
  Future<List<MediaFile>> of(String requestKey, FoldedLine line, @Nullable Candidate candidate) {
    if (candidate == null || candidate.media().isEmpty()) {
      return NONE;
    }
    return taken.computeIfAbsent(
        requestKey, key -> queue.start(() -> take(key, line, candidate.media())));
  }

  /**
   * What came of those of an answer.
   *
   * @throws UncheckedIOException for what the disk did, which is no answer's fault
   */
  static List<MediaFile> awaited(Future<List<MediaFile>> files) throws UndecodableException {
    try {
      return files.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new ClosedByInterruptException());
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof UndecodableException undecodable) {
        throw undecodable;
      }
      if (cause instanceof IOException disk) {
        throw new UncheckedIOException(disk);
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof RuntimeException defect ? defect : new IllegalStateException(cause);
    }
  }

  /** Has the names of all that were taken survive a power cut, where any were. */
  void force() throws IOException {
    if (!taken.isEmpty()) {
      store.force();
    }
  }

  private List<MediaFile> take(String requestKey, FoldedLine line, List<MediaPart> parts)
      throws IOException {
    List<MediaFile> files = new ArrayList<>();
    try {
      for (MediaPart part : parts) {
        String name = requestKey + "-" + (files.size() + 1);
        files.add(store.save(name, line.media(part.mimeType(), part.data()), part.thought()));
      }
      return files;
    } catch (UndecodableException e) {
      for (MediaFile file : files) {
        store.remove(file);
      }
      throw UndecodableException.of("part " + (files.size() + 1) + " of its media", e);
    }
  }
}
