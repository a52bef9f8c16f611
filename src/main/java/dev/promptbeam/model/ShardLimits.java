package dev.promptbeam.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;

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
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int furtherPolicies)
    implements Serializable {

  /** Of a run whose requests are all asked alike. */
  public ShardLimits(int buckets, int maxRequests, long maxBytes, long maxTokens) {
    this(buckets, maxRequests, maxBytes, maxTokens, 0);
  }

  public int policies() {
    return 1 + furtherPolicies;
  }
}
