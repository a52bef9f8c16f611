package dev.promptbeam.spec;

import java.util.Comparator;
import java.util.List;

/** Enqueued input tokens by model and tier (protocol 7.1, page dated 2026-08-18). */
final class QuotaTable {
  /** Jobs at a time per project (protocol 7). */
  static final int CONCURRENT_JOBS = 100;

  private static final long MILLION = 1_000_000;

  /** Model ids begin with these; where the page has no number for a tier, the lower tier's. */
  private static final List<Row> ROWS =
      List.of(
          millions("gemini-3.7-flash", 3, 3, 3),
          millions("gemini-3.6-flash", 3, 400, 1000),
          millions("gemini-3.5-flash", 3, 400, 1000),
          millions("gemini-3.5-flash-lite", 10, 500, 1000),
          millions("gemini-3.1-flash-lite", 10, 500, 1000),
          millions("gemini-3.1-pro", 5, 500, 1000),
          millions("gemini-2.5-pro", 5, 500, 1000),
          millions("gemini-2.5-flash", 3, 400, 1000),
          millions("gemini-2.5-flash-lite", 10, 500, 1000),
          millions("gemini-2.0-flash", 10, 1000, 5000),
          new Row("gemini-2.5-pro-preview-tts", List.of(25_000L, 100_000L, MILLION)),
          new Row("gemini-2.5-flash-preview-tts", List.of(100_000L, 100_000L, 4 * MILLION)),
          millions("gemini-3.1-flash-image", 1, 250, 750),
          millions("gemini-3.1-flash-lite-image", 2, 270, 1000),
          millions("gemini-3-pro-image", 2, 270, 1000),
          new Row("gemini-embedding", List.of(500_000L, 5 * MILLION, 10 * MILLION)));

  private static final Row UNKNOWN = millions("", 3, 3, 3);

  private record Row(String prefix, List<Long> tokensByTier) {}

  private QuotaTable() {}

  /** The tokens for a tier from 1 to 3; a model that is not on the page counts as a small one. */
  static long enqueuedTokens(String model, int tier) {
    Row row =
        ROWS.stream()
            .filter(candidate -> model.startsWith(candidate.prefix()))
            .max(Comparator.comparingInt(candidate -> candidate.prefix().length()))
            .orElse(UNKNOWN);
    return row.tokensByTier().get(tier - 1);
  }

  private static Row millions(String prefix, long tier1, long tier2, long tier3) {
    return new Row(prefix, List.of(tier1 * MILLION, tier2 * MILLION, tier3 * MILLION));
  }
}
