/** What the emulated models say, made from the request alone. Not where it is written. */
@NullMarked
package dev.promptbeam.emulator.answers;

import org.jspecify.annotations.NullMarked;
