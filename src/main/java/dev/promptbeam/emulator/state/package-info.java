/**
 * What outlives the process: the state directory, the emulator's clock, ids, lines of files. Not
 * what the records say.
 */
@NullMarked
package dev.promptbeam.emulator.state;

import org.jspecify.annotations.NullMarked;
