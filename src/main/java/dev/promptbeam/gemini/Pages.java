package dev.promptbeam.gemini;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of the service. Pages may be empty with a next one, and tokens may come round again,
 * or never come to an end (protocol 3.3): a list that is not read to its end has not shown
 * everything.
 */
public final class Pages {
  private static final int PAGE_SIZE = 100;

  /** Half a million jobs, far more than the service keeps. */
  private static final int MOST_PAGES = 5_000;

  /** The same, whatever a server takes for a page. */
  private static final int MOST_ITEMS = PAGE_SIZE * MOST_PAGES;

  private static final Duration LONGEST = Duration.ofMinutes(15);

  private Pages() {}

  /** One page of a list. */
  @FunctionalInterface
  public interface Source<T> {
    Page<T> page(int pageSize, @Nullable String token) throws GeminiException, InterruptedException;
  }

  /**
   * All items, in the service's order.
   *
   * @throws GeminiException.Unavailable also where the list does not end
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
      throw endless();
    }
    return items;
  }

  /**
   * Hands out one page's items after the other.
   *
   * @param more takes them, and says if it wants more
   * @return false where the list goes round, or on and on, before there is enough
   */
  public static <T> boolean read(Source<T> source, Predicate<List<T>> more)
      throws GeminiException, InterruptedException {
    return read(source, more, System::nanoTime);
  }

  static <T> boolean read(Source<T> source, Predicate<List<T>> more, LongSupplier nanos)
      throws GeminiException, InterruptedException {
    Set<String> tokens = new HashSet<>();
    long started = nanos.getAsLong();
    long items = 0;
    String token = null;
    do {
      Page<T> page = source.page(PAGE_SIZE, token);
      items += page.items().size();
      token = more.test(page.items()) ? page.nextPageToken() : null;
      boolean late = nanos.getAsLong() - started > LONGEST.toNanos();
      boolean many = items > MOST_ITEMS || tokens.size() >= MOST_PAGES;
      if (token != null && (late || many || !tokens.add(token))) {
        return false;
      }
    } while (token != null);
    return true;
  }

  /** What a list without an end is to those who need all of it: its silence proves nothing. */
  public static GeminiException endless() {
    return new GeminiException.Unavailable("the pages of a list go round or do not end", 0, null);
  }
}
