/**
 * For people who write their own Beam pipelines: {@link dev.promptbeam.beam.PromptBatch} asks the
 * rows of a collection, and gives answers and dead letters as collections. Prints nothing.
 */
@NullMarked
package dev.promptbeam.beam;

import org.jspecify.annotations.NullMarked;
