/** A local server that speaks the Gemini API, with scripted faults; uses nothing of ours. */
@NullMarked
package dev.promptbeam.emulator;

import org.jspecify.annotations.NullMarked;
