/**
 * The commands: they parse what is asked for, print how it goes, and exit. Nothing else does any of
 * the three, and what a command leads to is done elsewhere.
 */
@NullMarked
package dev.promptbeam.cli;

import org.jspecify.annotations.NullMarked;
