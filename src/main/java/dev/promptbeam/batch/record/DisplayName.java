package dev.promptbeam.batch.record;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The display name of a job or upload of this program, by which it is found again: {@code
 * promptbeam/NAME/RUN-ID/SHARD.K/NONCE}.
 *
 * @param run {@code NAME/RUN-ID}
 * @param sending {@code SHARD.K}
 */
public record DisplayName(String run, String sending) {
  private static final String PROGRAM = "promptbeam/";

  /** A run's name is a path below a runs directory: nothing may lead out of it. */
  private static final Pattern PATTERN =
      Pattern.compile(
          PROGRAM
              + "([A-Za-z0-9_-]{1,63}/[A-Za-z0-9][A-Za-z0-9._:+@-]{0,127})"
              + "/([0-9]+-[0-9]+\\.[0-9]+)/[0-9a-f]{32}");

  /** Takes one apart; null where it is none of this program's. */
  public static @Nullable DisplayName parse(String displayName) {
    Matcher matcher = PATTERN.matcher(displayName);
    return matcher.matches() ? new DisplayName(matcher.group(1), matcher.group(2)) : null;
  }

  /** Whether this program may have made it, readable or not. */
  public static boolean isOurs(String displayName) {
    return displayName.startsWith(PROGRAM);
  }

  /** What all display names of a run begin with, and those of no other run. */
  public static String prefix(String run) {
    return PROGRAM + run + "/";
  }

  /** What the display names of all media of a run begin with. */
  public static String mediaPrefix(String run) {
    return prefix(run) + "media-";
  }

  /** Of an uploaded media file, which belongs to no single sending. */
  public static String ofMedia(String run, String sha256, String nonce) {
    return mediaPrefix(run) + sha256 + "/" + nonce;
  }

  public static String of(String run, String sending, String nonce) {
    return prefix(run) + sending + "/" + nonce;
  }
}
