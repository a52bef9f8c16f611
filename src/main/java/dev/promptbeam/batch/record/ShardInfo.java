package dev.promptbeam.batch.record;

import java.io.Serializable;

/**
 * A shard as it was cut.
 *
 * @param id bucket and number within it, such as {@code 00003-000}
 * @param requests distinct requests
 * @param rows rows that ask them
 * @param bytes size of the input file
 * @param tokens estimated input tokens
 */
public record ShardInfo(String id, long requests, long rows, long bytes, long tokens)
    implements Serializable {}
