package dev.promptbeam.run.plan;

import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.model.MediaReference;
import dev.promptbeam.run.plan.RequestSample.Sampled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the service counts for a sample of requests.
 *
 * @param requests how many were counted
 * @param tokens by the service
 * @param bytes of their lines
 * @param error how far the same may be off for all requests, as a share: two standard errors
 */
public record CountedTokens(long requests, long tokens, long bytes, double error) {
  private static final double DEVIATIONS = 2;

  /** As many may be counted otherwise where they are billed. */
  private static final double LEAST = 0.01;

  /**
   * Asks for one after another.
   *
   * @return null where some cannot be counted, because they refer to files that are not uploaded
   */
  static @Nullable CountedTokens of(List<Sampled> sample, String model, GeminiClient client)
      throws GeminiException, InterruptedException {
    if (!sample.stream().allMatch(CountedTokens::isCountable)) {
      return null;
    }
    double[] counts = new double[sample.size()];
    double[] bytes = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = client.countTokens(model, sample.get(i).request());
      bytes[i] = sample.get(i).bytes();
    }
    return of(counts, bytes);
  }

  /** Of several models, where all of them were counted. */
  static @Nullable CountedTokens sum(List<@Nullable CountedTokens> models) {
    CountedTokens sum = null;
    for (CountedTokens one : models) {
      if (one == null) {
        return null;
      }
      sum =
          sum == null
              ? one
              : new CountedTokens(
                  sum.requests + one.requests,
                  sum.tokens + one.tokens,
                  sum.bytes + one.bytes,
                  Math.max(sum.error, one.error));
    }
    return sum;
  }

  private static boolean isCountable(Sampled one) {
    return one.request().findValuesAsText("fileUri").stream().noneMatch(MediaReference::isClaimed);
  }

  /** Counts grow with the bytes of a request. */
  static CountedTokens of(double[] counts, double[] bytes) {
    int many = counts.length;
    double counted = 0;
    double length = 0;
    for (int i = 0; i < many; i++) {
      counted += counts[i];
      length += bytes[i];
    }
    double ratio = counted / Math.max(1, length);
    double squares = 0;
    for (int i = 0; i < many; i++) {
      squares += Math.pow(counts[i] - ratio * bytes[i], 2);
    }
    double deviation = Math.sqrt(squares / Math.max(1, many - 1));
    double error = many < 2 ? 1 : DEVIATIONS * deviation * Math.sqrt(many) / Math.max(1, counted);
    return new CountedTokens(
        many, (long) counted, (long) length, Math.min(1, Math.max(LEAST, error)));
  }

  /** Of so many bytes of lines. */
  Range of(long allBytes) {
    return Range.about((double) allBytes * tokens / Math.max(1, bytes), error);
  }
}
