/**
 * A local server that speaks the Gemini API, with scripted faults, put together from its rooms. It
 * uses nothing of ours outside them.
 */
@NullMarked
package dev.promptbeam.emulator;

import org.jspecify.annotations.NullMarked;
