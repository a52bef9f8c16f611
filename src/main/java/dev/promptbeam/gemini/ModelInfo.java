package dev.promptbeam.gemini;

import java.util.Set;

/**
 * A model as {@code GET models/M} shows it.
 *
 * @param name {@code models/M}
 * @param methods supported generation methods, such as {@code batchGenerateContent}
 */
public record ModelInfo(String name, Set<String> methods) {}
