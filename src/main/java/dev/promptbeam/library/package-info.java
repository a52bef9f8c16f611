/**
 * For people who write their own Beam pipelines: {@link dev.promptbeam.library.PromptBatch} asks
 * the rows of a collection, and gives answers and dead letters as collections. Prints nothing.
 *
 * <p>The one package that other programs may build upon: what is public in others is so for ours.
 */
@NullMarked
package dev.promptbeam.library;

import org.jspecify.annotations.NullMarked;
