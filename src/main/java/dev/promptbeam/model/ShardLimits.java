package dev.promptbeam.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.List;

/**
 * Where rows are cut into shards; drawn once at the first start of a run and never again, so that a
 * repeated packing makes the same shards.
 *
 * @param buckets number of buckets that rows are dealt to by their request key
 * @param maxRequests most requests of one shard
 * @param maxBytes most bytes of one shard's input file
 * @param maxTokens most estimated input tokens of one shard
 */
public record ShardLimits(
    int buckets,
    int maxRequests,
    long maxBytes,
    long maxTokens,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> further)
    implements Serializable {
  public ShardLimits {
    further = further == null ? List.of() : List.copyOf(further);
  }

  /** Of a run whose requests are all asked alike. */
  public ShardLimits(int buckets, int maxRequests, long maxBytes, long maxTokens) {
    this(buckets, maxRequests, maxBytes, maxTokens, List.of());
  }

  /** Buckets of all policies. */
  public int allBuckets() {
    return first(1 + further.size());
  }

  /** The first bucket of a policy, behind those of the policies before it. */
  public int first(int policy) {
    return policy == 0 ? 0 : buckets + further.stream().limit(policy - 1L).mapToInt(n -> n).sum();
  }

  /** How many buckets a policy has. */
  public int of(int policy) {
    return policy == 0 ? buckets : further.get(policy - 1);
  }
}
