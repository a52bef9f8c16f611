/**
 * Answers brought to disk, read, asked for again, joined and published. What an answer is worth is
 * judged in {@code result}.
 */
@NullMarked
package dev.promptbeam.batch.answer;

import org.jspecify.annotations.NullMarked;
