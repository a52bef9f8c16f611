package dev.promptbeam.batch.state;

import java.util.Set;

/**
 * What a sending may take of the service's storage besides its input.
 *
 * @param bytes that media may have in all
 * @param holders names of the sendings whose files are in use, itself included, as they are at any
 *     time
 */
public record Room(long bytes, Set<String> holders) {}
