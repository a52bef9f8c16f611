package dev.promptbeam.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One start of a run.
 *
 * <p>What it calls, and by which key, is for workers that find the run begun.
 *
 * @param leaveAt when its jobs are not waited for any more; null where they are waited for
 * @param cluster address of the cluster its work is sent to; null where it stays in its process
 * @param server base address of the calls; null where none are made
 * @param key fingerprint of the key that they are made with; empty where there is none
 * @param spending what the run may spend, and its prices; null where that is not limited
 */
public record StartRecord(
    @Nullable Instant leaveAt,
    @Nullable String cluster,
    @Nullable String server,
    @Nullable String key,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode spending) {

  /** Of a start without a budget. */
  public StartRecord(
      @Nullable Instant leaveAt,
      @Nullable String cluster,
      @Nullable String server,
      @Nullable String key) {
    this(leaveAt, cluster, server, key, null);
  }
}
