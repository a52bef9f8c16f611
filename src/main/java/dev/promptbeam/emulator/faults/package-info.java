/**
 * The language of scripted faults, and how often each has struck. Where one strikes is not decided
 * here.
 */
@NullMarked
package dev.promptbeam.emulator.faults;

import org.jspecify.annotations.NullMarked;
