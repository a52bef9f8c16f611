package dev.promptbeam.gemini;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A batch job as the service shows it (protocol 3.4).
 *
 * @param name {@code batches/ID}, given by the service
 * @param displayName given by the caller; may be empty
 * @param model {@code models/M}; may be empty
 * @param state normalised state: a {@code done} operation is never PENDING, RUNNING or UNKNOWN
 * @param stateText the state as spelled on the wire
 * @param createTime null where the answer lacks it
 * @param updateTime null where the answer lacks it
 * @param inputFile {@code files/ID} of a file job, null for an inline one or where not shown
 * @param responsesFile result file of a finished file job, from {@code response} or {@code
 *     metadata.output}; null while not attached
 * @param stats counters
 * @param error the operation's error, null where none
 * @param answered when the service made this answer, by the service's own clock (its {@code Date}
 *     header), as all times of a job are; null where the answer does not say
 */
public record BatchJob(
    String name,
    String displayName,
    String model,
    BatchState state,
    String stateText,
    @Nullable Instant createTime,
    @Nullable Instant updateTime,
    @Nullable String inputFile,
    @Nullable String responsesFile,
    BatchStats stats,
    @Nullable RpcStatus error,
    @Nullable Instant answered) {}
