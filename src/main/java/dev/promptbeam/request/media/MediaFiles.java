package dev.promptbeam.request.media;

import dev.promptbeam.model.IoReason;
import dev.promptbeam.model.MediaReference;
import dev.promptbeam.storage.StorageAddress;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The files that the rows of a run may bring along. For many threads. */
public final class MediaFiles implements Serializable {
  private static final long serialVersionUID = 1;

  /** What the service takes as one file (protocol 7). */
  private static final long MOST_BYTES = 2_000_000_000;

  /** In use where this was sent to, before any path is made of the rules. */
  @SuppressWarnings("UnusedVariable")
  private final StorageAddress storage = StorageAddress.current();

  private final MediaRules rules;
  private final transient MediaCache cache;
  private final transient Containment containment;

  MediaFiles(MediaRules rules, MediaCache cache) {
    this.rules = rules;
    this.cache = cache;
    this.containment = new Containment(rules);
  }

  /** Those that some rules allow, read once by each worker. */
  public static MediaFiles of(MediaRules rules) {
    return new MediaFiles(rules, MediaCache.OF_THIS_WORKER);
  }

  /** Pictures that one request may have; null where there is no limit. */
  public @Nullable Integer mostImages() {
    return rules.mostImages();
  }

  /**
   * A file as it stands in a request.
   *
   * @param path as a row says it
   * @param claimed its type as the spec or the row says it; null where the content decides
   */
  public MediaFile read(String path, @Nullable String claimed) throws UnreadableMediaException {
    try {
      Path file = containment.find(path);
      BasicFileAttributes state = Files.readAttributes(file, BasicFileAttributes.class);
      requireFile(path, state);
      Content.Key key = Content.Key.of(file, state, rules.inlineBytes());
      return file(path, claimed, key, cache.get(key));
    } catch (IOException e) {
      throw new UnreadableMediaException(path, "cannot be read: " + IoReason.of(e));
    }
  }

  private static void requireFile(String path, BasicFileAttributes attributes)
      throws UnreadableMediaException {
    if (attributes.isDirectory()) {
      throw new UnreadableMediaException(
          path, "is a folder; media wants a file, one for each part");
    }
    if (!attributes.isRegularFile()) {
      throw new UnreadableMediaException(path, "is a pipe, socket or device; media wants a file");
    }
    if (attributes.size() == 0) {
      throw new UnreadableMediaException(path, "is empty; copy it again from where it came from");
    }
    if (attributes.size() > MOST_BYTES) {
      throw new UnreadableMediaException(
          path,
          String.format(
              Locale.ROOT,
              "has %,d bytes; the service takes files of at most %,d",
              attributes.size(),
              MOST_BYTES));
    }
  }

  private MediaFile file(String path, @Nullable String claimed, Content.Key key, Content content)
      throws UnreadableMediaException {
    String found = content.mimeType();
    if (found == null) {
      throw new UnreadableMediaException(
          path, "is of no known type by its content, whatever its name; " + taken("/"));
    }
    if (content.fault() != null) {
      throw new UnreadableMediaException(
          path, "(" + found + ") " + content.fault() + "; copy it again from where it came from");
    }
    String type = claimed == null ? found : MimeNames.of(claimed);
    if (!MimeNames.areAlike(found, type)) {
      throw new UnreadableMediaException(
          path,
          "is "
              + found
              + " by its content, but mimeType says "
              + claimed
              + "; mend mimeType or leave it out");
    }
    if (!MimeNames.TAKEN.contains(type) || !rules.takes(type)) {
      throw new UnreadableMediaException(
          path, "is " + type + ", which the model does not take; " + taken(type));
    }
    byte[] base64 = content.base64();
    return base64 != null
        ? MediaFile.inline(type, content.tokens(), base64)
        : MediaFile.uploaded(
            type, content.tokens(), new MediaReference(content.sha256(), key.bytes(), key.file()));
  }

  private String taken(String type) {
    List<String> all = MimeNames.TAKEN.stream().filter(rules::takes).toList();
    return all.isEmpty()
        ? "it takes text alone"
        : "it takes " + String.join(", ", MimeNames.like(type, all));
  }

  private Object readResolve() {
    return of(rules);
  }
}
