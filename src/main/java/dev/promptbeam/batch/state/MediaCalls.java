package dev.promptbeam.batch.state;

import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The calls to the service for media that requests refer to, besides their uploads. */
public interface MediaCalls {
  /** Of a run whose requests refer to none. */
  MediaCalls NONE =
      new MediaCalls() {
        @Override
        public boolean any() {
          return false;
        }

        @Override
        public boolean refersTo(String shard) {
          return false;
        }

        @Override
        public Uploaded uploaded() {
          return new Uploaded(0, 0, 0);
        }

        @Override
        public RemoteCalls.Done release(String shard) {
          return RemoteCalls.Done.OK;
        }

        @Override
        public Swept sweep() {
          return new Swept(0, false, null);
        }
      };

  /** True where this run has uploaded any, or was about to. */
  boolean any() throws IOException;

  /** True where requests of that shard refer to any. */
  boolean refersTo(String shard);

  /** What there is at the moment. */
  Uploaded uploaded();

  /** Deletes what no shard needs any more now that this one is settled. */
  RemoteCalls.Done release(String shard) throws IOException, InterruptedException;

  /** Deletes some of what is left, now that every shard is settled. */
  Swept sweep() throws IOException, InterruptedException;

  /**
   * Media at the service.
   *
   * @param bytes of all of it
   * @param awaited bytes that are being uploaded now
   * @param uploads made by this process
   */
  record Uploaded(long bytes, long awaited, long uploads) {}

  /**
   * What came of a sweep.
   *
   * @param deleted files
   * @param more true where some may be left
   * @param failure why some is left; null where nothing went wrong
   */
  record Swept(int deleted, boolean more, @Nullable GeminiException failure) {}
}
