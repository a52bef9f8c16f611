/**
 * What a run is told, limits and waits, and what each worker checks before it begins. Not what a
 * run does with it.
 */
@NullMarked
package dev.promptbeam.batch.setup;

import org.jspecify.annotations.NullMarked;
