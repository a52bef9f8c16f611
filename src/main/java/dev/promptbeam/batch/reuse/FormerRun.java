package dev.promptbeam.batch.reuse;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.judge.Judge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run whose answers may be taken.
 *
 * @param name {@code NAME/RUN-ID}
 * @param policies what of it may be, by the index that its shards name
 * @param sampled whether it asked its rows several times
 */
public record FormerRun(
    RunDirectory directory, String name, List<Policy> policies, boolean sampled) {
  public FormerRun {
    policies = List.copyOf(policies);
  }

  /** Of a run that asked everything alike, and once. */
  public FormerRun(RunDirectory directory, String name, Policy only) {
    this(directory, name, List.of(only), false);
  }

  /**
   * What may be taken of the shards of one policy.
   *
   * @param key tells what a request asks; null where the present run asks nothing like it
   * @param keysAreContent whether the keys of its requests tell what is asked, and not which row
   *     asks
   * @param rejudged by what its answers are judged again, each of which must take one; empty where
   *     it has judged them alike
   */
  public record Policy(@Nullable KeyOf key, boolean keysAreContent, List<Judge.Rules> rejudged) {
    public Policy {
      rejudged = List.copyOf(rejudged);
    }
  }

  /** Tells what a packed request asks. */
  @FunctionalInterface
  public interface KeyOf {
    /** The key that a sample of it has where rows share it. */
    String content(byte[] request, int sample);
  }
}
