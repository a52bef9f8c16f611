package dev.promptbeam.spec;

import dev.promptbeam.model.BatchMode;
import dev.promptbeam.request.Deduplicate;
import dev.promptbeam.spec.BatchSpec.ModelQuota;
import dev.promptbeam.spec.BatchSpec.TailSpec;
import dev.promptbeam.spec.guide.ModelGuide;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code batch}; all its defaults are here. */
final class BatchSection {
  static final Set<String> KEYS =
      Set.of(
          "deduplicate",
          "maxRequests",
          "maxBytes",
          "maxTokens",
          "maxOutputBytes",
          "mode",
          "attempts",
          "jobAttempts",
          "deadline",
          "doubtWait",
          "stuckAfter",
          "quotas",
          "tier",
          "storage",
          "poll",
          "tail");

  private static final int MOST_IN_TAIL = 1000;
  private static final long GIGABYTE = 1_000_000_000;
  private static final long MAX_TOKENS = 2_500_000;
  private static final Map<String, Deduplicate> DEDUPLICATE =
      Map.of("auto", Deduplicate.AUTO, "true", Deduplicate.TRUE, "false", Deduplicate.FALSE);

  private static final Map<String, BatchMode> MODES =
      Map.of("file", BatchMode.FILE, "inline", BatchMode.INLINE, "auto", BatchMode.AUTO);

  private BatchSection() {}

  static BatchSpec read(Section batch, Collection<String> models, ModelGuide guide) {
    BatchMode mode = batch.choice("mode", MODES);
    Deduplicate deduplicate = batch.choice("deduplicate", DEDUPLICATE);
    Map<String, ModelQuota> quotas = Quotas.read(batch, models, guide);
    long least = quotas.values().stream().mapToLong(ModelQuota::enqueuedTokens).min().orElseThrow();
    Section poll = batch.section("poll", Set.of("first", "most"), Set.of());
    return new BatchSpec(
        deduplicate == null ? Deduplicate.AUTO : deduplicate,
        batch.whole("maxRequests", 20_000, 1, 1_000_000),
        batch.size("maxBytes", 200_000_000, 1000, 2 * GIGABYTE),
        maxTokens(batch.field("maxTokens"), least),
        batch.size("maxOutputBytes", GIGABYTE, 1000, 2 * GIGABYTE),
        mode == null ? BatchMode.FILE : mode,
        batch.whole("attempts", 3, 1, 20),
        batch.whole("jobAttempts", 6, 1, 50),
        batch.duration("deadline", Duration.ofHours(168)),
        batch.duration("doubtWait", Duration.ofMinutes(10)),
        batch.duration("stuckAfter", Duration.ofHours(30)),
        quotas,
        batch.size("storage", 20 * GIGABYTE, 1, Long.MAX_VALUE),
        poll.duration("first"),
        pollMost(poll),
        tail(batch));
  }

  private static @Nullable TailSpec tail(Section batch) {
    if (batch.field("tail") == null) {
      return null;
    }
    Section tail = batch.section("tail", Set.of("requests", "after"), Set.of());
    return new TailSpec(
        tail.whole("requests", 50, 1, MOST_IN_TAIL), tail.duration("after", Duration.ofHours(6)));
  }

  /** A job above the model's whole quota would never be accepted (protocol 7.1). */
  private static long maxTokens(@Nullable Field field, long quota) {
    long most = Math.max(1, quota / 6 * 5);
    Long given = field == null ? null : field.whole(1, Long.MAX_VALUE);
    if (field != null && given != null && given > most) {
      String message =
          String.format(Locale.ROOT, "lowered to %,d: five sixths of the model's quota", most);
      field.errors().warn(field.value(), field.path(), message, null);
    }
    return Math.min(given == null ? MAX_TOKENS : given, most);
  }

  private static @Nullable Duration pollMost(Section poll) {
    Field field = poll.field("most");
    Duration most = field == null ? null : field.duration();
    Duration first = poll.field("first") == null || most == null ? null : poll.duration("first");
    if (field != null && most != null && first != null && most.compareTo(first) < 0) {
      field.error("must not be shorter than first");
    }
    return most;
  }
}
