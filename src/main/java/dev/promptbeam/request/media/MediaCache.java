package dev.promptbeam.request.media;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.ExecutionError;
import com.google.common.util.concurrent.UncheckedExecutionException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/**
 * The files that a worker has read, so that rows which share one read it once. What it holds is
 * bounded; the longest unused goes first. For many threads.
 */
final class MediaCache {
  /** For all rows of a JVM, whatever the run. */
  static final MediaCache OF_THIS_WORKER = new MediaCache(64_000_000, Content::read);

  private final Cache<Content.Key, Content> contents;
  private final Reader reader;

  /** How a file is read. */
  interface Reader {
    Content read(Content.Key key) throws IOException;
  }

  MediaCache(long mostBytes, Reader reader) {
    this.reader = reader;
    this.contents =
        CacheBuilder.newBuilder()
            .concurrencyLevel(1) // a bound for the whole, not for parts of it
            .maximumWeight(mostBytes)
            .weigher((Content.Key key, Content content) -> content.weight())
            .build();
  }

  /** What that file holds; read by one thread while others that want it wait. */
  Content get(Content.Key key) throws IOException {
    try {
      return contents.get(key, () -> reader.read(key));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (UncheckedExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    } catch (ExecutionError e) {
      throw e.getCause() instanceof Error failure ? failure : e;
    }
  }
}
