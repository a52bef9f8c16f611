/**
 * The addresses of the emulator itself: clock, faults, reset, accounting. Nothing that the service
 * has.
 */
@NullMarked
package dev.promptbeam.emulator.control;

import org.jspecify.annotations.NullMarked;
