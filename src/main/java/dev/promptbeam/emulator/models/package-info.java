/** The models with what each can do, and the calls that are answered at once. No jobs. */
@NullMarked
package dev.promptbeam.emulator.models;

import org.jspecify.annotations.NullMarked;
