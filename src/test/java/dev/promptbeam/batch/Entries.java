package dev.promptbeam.batch;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Pack entries for short tests. */
public final class Entries {
  /** Bytes of an input line beside the request itself: key, quotes, braces, line end. */
  public static final int LINE_BYTES = 54;

  private Entries() {}

  public static String key(int number) {
    return String.format(Locale.ROOT, "%032x", number);
  }

  /** Row {@code position} of a file asks request {@code key}: 10 tokens, 46 bytes. */
  public static PackEntry request(int key, String file, long position) {
    return request(key, file, position, 10, requestJson(key));
  }

  /** Its key begins with the number, which deals it to bucket {@code number mod buckets}. */
  public static PackEntry inBucket(int number, String file, long position) {
    String key = String.format(Locale.ROOT, "%08x", number) + "0".repeat(24);
    SourceRow row = new SourceRow(new Source(file, position), "k" + position, utf8("{}"));
    return PackEntry.ofRequest(new KeyedRequest(key, utf8(requestJson(number)), 10, row));
  }

  public static PackEntry request(int key, String file, long position, int tokens, String json) {
    SourceRow row =
        new SourceRow(
            new Source(file, position), file + "/" + position, utf8("{\"n\":" + position + ".50}"));
    return PackEntry.ofRequest(new KeyedRequest(key(key), utf8(json), tokens, row));
  }

  /** The same as one of several trials. */
  public static PackEntry request(int key, String file, long position, Trial trial, int policy) {
    SourceRow row = request(key, file, position).row();
    return PackEntry.ofRequest(
        new KeyedRequest(key(key), utf8(requestJson(key)), 10, row), trial, policy);
  }

  public static String requestJson(int key) {
    return "{\"contents\":[\"" + key(key).substring(3) + "\"]}";
  }

  public static String requestLine(int key) {
    return "{\"key\":\"" + key(key) + "\",\"request\":" + requestJson(key) + "}\n";
  }

  public static String rowLine(int key, String file, long position) {
    return "{\"key\":\"%s/%d\",\"source\":{\"file\":\"%s\",\"position\":%d},"
            .formatted(file, position, file, position)
        + "\"requestKey\":\"%s\",\"row\":{\"n\":%d.50}}\n".formatted(key(key), position);
  }

  public static PackEntry deadLetter(String file, long position) {
    return PackEntry.ofDeadLetter(new Source(file, position), utf8(deadLetterJson(file, position)));
  }

  public static String deadLetterJson(String file, long position) {
    return "{\"dead\":\"" + file + "#" + position + "\"}";
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
