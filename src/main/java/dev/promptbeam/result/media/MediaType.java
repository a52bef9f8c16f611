package dev.promptbeam.result.media;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a picture or sound as an answer names it, such as {@code image/png} or {@code
 * audio/L16;codec=pcm;rate=24000}.
 *
 * @param essence type and subtype, lower case
 * @param rate samples a second where it is raw sound, which no player knows without a header
 */
record MediaType(String essence, OptionalInt rate) {
  private static final Pattern RATE = Pattern.compile(";\\s*rate=(\\d{1,6})\\b");
  private static final int USUAL_RATE = 24_000;
  private static final String RAW = "audio/l16";
  private static final String WAV = "audio/wav";

  private static final Map<String, String> EXTENSIONS =
      Map.ofEntries(
          Map.entry("image/png", "png"),
          Map.entry("image/jpeg", "jpg"),
          Map.entry("image/webp", "webp"),
          Map.entry("image/gif", "gif"),
          Map.entry("image/heic", "heic"),
          Map.entry("image/heif", "heif"),
          Map.entry("image/avif", "avif"),
          Map.entry("image/bmp", "bmp"),
          Map.entry("image/tiff", "tiff"),
          Map.entry(WAV, "wav"),
          Map.entry("audio/x-wav", "wav"),
          Map.entry("audio/mpeg", "mp3"),
          Map.entry("audio/mp3", "mp3"),
          Map.entry("audio/aac", "aac"),
          Map.entry("audio/ogg", "ogg"),
          Map.entry("audio/flac", "flac"),
          Map.entry("video/mp4", "mp4"),
          Map.entry("video/webm", "webm"),
          Map.entry("application/pdf", "pdf"),
          Map.entry("text/plain", "txt"));

  static MediaType of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String essence = lower.split(";", 2)[0].strip();
    if (!essence.equals(RAW) && !essence.equals("audio/pcm")) {
      return new MediaType(essence, OptionalInt.empty());
    }
    Matcher rate = RATE.matcher(lower);
    int samples = rate.find() ? Integer.parseInt(rate.group(1)) : USUAL_RATE;
    return new MediaType(essence, OptionalInt.of(samples));
  }

  /** The type of the file that is written. */
  String ofFile() {
    return rate.isPresent() ? WAV : essence;
  }

  String extension() {
    return EXTENSIONS.getOrDefault(ofFile(), "bin");
  }
}
