package dev.promptbeam.gemini;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of the service. Pages may be empty with a next one, and tokens may come round again
 * (protocol 3.3): a list that goes round has not shown everything.
 */
public final class Pages {
  private static final int PAGE_SIZE = 100;

  private Pages() {}

  /** One page of a list. */
  @FunctionalInterface
  public interface Source<T> {
    Page<T> page(int pageSize, @Nullable String token) throws GeminiException, InterruptedException;
  }

  /**
   * All items, in the service's order.
   *
   * @throws GeminiException.Unavailable also where the list goes round
   */
  public static <T> List<T> all(Source<T> source) throws GeminiException, InterruptedException {
    List<T> items = new ArrayList<>();
    boolean whole =
        read(
            source,
            page -> {
              items.addAll(page);
              return true;
            });
    if (!whole) {
      throw goRound();
    }
    return items;
  }

  /**
   * Hands out one page's items after the other.
   *
   * @param more takes them, and says if it wants more
   * @return false where the list goes round before it ends and before there is enough
   */
  public static <T> boolean read(Source<T> source, Predicate<List<T>> more)
      throws GeminiException, InterruptedException {
    Set<String> tokens = new HashSet<>();
    String token = null;
    do {
      Page<T> page = source.page(PAGE_SIZE, token);
      token = more.test(page.items()) ? page.nextPageToken() : null;
      if (token != null && !tokens.add(token)) {
        return false;
      }
    } while (token != null);
    return true;
  }

  /** What a list that goes round is to those who need all of it: its silence proves nothing. */
  public static GeminiException goRound() {
    return new GeminiException.Unavailable("the pages of a list go round", 0, null);
  }
}
