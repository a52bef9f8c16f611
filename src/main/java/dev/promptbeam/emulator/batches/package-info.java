/**
 * Jobs: how they are made, checked, move on, are answered and read. What an answer says is not
 * decided here.
 */
@NullMarked
package dev.promptbeam.emulator.batches;

import org.jspecify.annotations.NullMarked;
