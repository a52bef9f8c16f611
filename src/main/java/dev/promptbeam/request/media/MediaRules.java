package dev.promptbeam.request.media;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which files requests may bring along, and how they go.
 *
 * @param named the folder that paths are relative to, as the spec spells it
 * @param folder the same, absolute
 * @param inlineBytes files up to that size stand in the request itself
 * @param outside whether files may lie outside the folder
 * @param mostImages pictures that the model takes in one request; null where nobody knows
 * @param taken beginnings of the types that the model takes; null for all that the service does
 */
public record MediaRules(
    String named,
    String folder,
    long inlineBytes,
    boolean outside,
    @Nullable Integer mostImages,
    @Nullable List<String> taken)
    implements Serializable {
  /** Of files that go inline where a spec says nothing. */
  public static final long USUAL_INLINE = 100_000;

  private static final String HERE = ".";

  public MediaRules {
    taken = taken == null ? null : List.copyOf(taken);
  }

  /** Those of a spec that says nothing, by the folder it lies in. */
  public static MediaRules usual(Path folder) {
    return new MediaRules(HERE, folder.toString(), USUAL_INLINE, false, null, null);
  }

  boolean takes(String mimeType) {
    return taken == null || taken.stream().anyMatch(mimeType::startsWith);
  }
}
