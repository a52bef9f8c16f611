package dev.promptbeam.gemini;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list. A page may be empty and yet have a next one.
 *
 * @param items in the service's order, newest first for jobs
 * @param nextPageToken null on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextPageToken) {}
