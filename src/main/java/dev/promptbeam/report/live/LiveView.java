package dev.promptbeam.report.live;

import dev.promptbeam.report.StatusView;
import org.jspecify.annotations.Nullable;

/**
 * A run that goes on, at one moment.
 *
 * @param perHour how many requests have come to their end an hour since somebody looks; null where
 *     that is not known yet
 */
public record LiveView(StatusView status, @Nullable Double perHour) {}
