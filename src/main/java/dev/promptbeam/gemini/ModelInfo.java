package dev.promptbeam.gemini;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as {@code GET models/M} shows it.
 *
 * @param name {@code models/M}
 * @param methods supported generation methods, such as {@code batchGenerateContent}
 * @param answered when the service made this answer, by its own clock; null where it does not say
 */
public record ModelInfo(String name, Set<String> methods, @Nullable Instant answered) {}
