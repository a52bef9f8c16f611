package dev.promptbeam.gemini;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of the service to its end. Pages may be empty with a next one, and tokens may come
 * round again (protocol 3.3): a list that goes round has not shown everything, and is a failure.
 */
public final class Pages {
  private static final int PAGE_SIZE = 100;

  private Pages() {}

  /** One page of a list. */
  @FunctionalInterface
  public interface Source<T> {
    Page<T> page(int pageSize, @Nullable String token) throws GeminiException, InterruptedException;
  }

  /** All items, in the service's order. */
  public static <T> List<T> all(Source<T> source) throws GeminiException, InterruptedException {
    List<T> items = new ArrayList<>();
    Set<String> tokens = new HashSet<>();
    String token = null;
    do {
      Page<T> page = source.page(PAGE_SIZE, token);
      items.addAll(page.items());
      token = page.nextPageToken();
      if (token != null && !tokens.add(token)) {
        throw new GeminiException.Unavailable("the pages of a list go round", 0, null);
      }
    } while (token != null);
    return items;
  }
}
