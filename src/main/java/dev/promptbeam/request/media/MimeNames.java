package dev.promptbeam.request.media;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The types that the service takes, by the names that it calls them (its guides to images, audio,
 * video, documents and file inputs).
 */
public final class MimeNames {
  static final List<String> TAKEN =
      List.of(
          "image/png",
          "image/jpeg",
          "image/webp",
          "image/heic",
          "image/heif",
          "audio/wav",
          "audio/mp3",
          "audio/aiff",
          "audio/aac",
          "audio/ogg",
          "audio/flac",
          "audio/mp4",
          "video/mp4",
          "video/mpeg",
          "video/mov",
          "video/avi",
          "video/x-flv",
          "video/webm",
          "video/wmv",
          "video/3gpp",
          "application/pdf",
          "application/json",
          "text/plain",
          "text/html",
          "text/css",
          "text/markdown",
          "text/csv",
          "text/xml",
          "text/rtf",
          "text/javascript");

  /** Other names of these types, Tika's among them. */
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("image/jpg", "image/jpeg"),
          Map.entry("audio/vnd.wave", "audio/wav"),
          Map.entry("audio/x-wav", "audio/wav"),
          Map.entry("audio/wave", "audio/wav"),
          Map.entry("audio/mpeg", "audio/mp3"),
          Map.entry("audio/x-aiff", "audio/aiff"),
          Map.entry("audio/x-aac", "audio/aac"),
          Map.entry("audio/x-flac", "audio/flac"),
          Map.entry("audio/m4a", "audio/mp4"),
          Map.entry("audio/x-m4a", "audio/mp4"),
          Map.entry("video/mpg", "video/mpeg"),
          Map.entry("video/quicktime", "video/mov"),
          Map.entry("video/x-msvideo", "video/avi"),
          Map.entry("video/x-ms-wmv", "video/wmv"),
          Map.entry("video/x-ms-asf", "video/wmv"),
          Map.entry("application/vnd.ms-asf", "video/wmv"),
          Map.entry("application/rtf", "text/rtf"),
          Map.entry("application/xml", "text/xml"),
          Map.entry("application/xhtml+xml", "text/html"),
          Map.entry("application/javascript", "text/javascript"),
          Map.entry("text/x-web-markdown", "text/markdown"),
          Map.entry("text/x-markdown", "text/markdown"));

  /** Names between which content alone cannot decide. */
  private static final List<Set<String>> ALIKE =
      List.of(
          Set.of("image/heic", "image/heif"),
          Set.of("video/mp4", "video/mov", "video/3gpp"),
          Set.of("video/webm", "audio/webm"));

  private MimeNames() {}

  /** The service's name for a type, as far as it has one; parameters are left out. */
  public static String of(String type) {
    String bare = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    return OTHERS.getOrDefault(bare, bare);
  }

  /** Whether a file that is one of them may go under the name of the other. */
  static boolean areAlike(String one, String other) {
    return one.equals(other)
        || (isText(one) && isText(other))
        || ALIKE.stream().anyMatch(names -> names.contains(one) && names.contains(other));
  }

  /** Those of the same sort where there are any, for messages. */
  static List<String> like(String type, List<String> taken) {
    String sort = type.substring(0, type.indexOf('/') + 1);
    List<String> same = taken.stream().filter(name -> name.startsWith(sort)).toList();
    return same.isEmpty() ? taken : same;
  }

  static boolean isText(String type) {
    return type.startsWith("text/") || type.equals("application/json");
  }
}
