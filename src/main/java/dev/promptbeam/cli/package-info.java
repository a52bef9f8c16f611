/** The commands: the only place that reads arguments, prints, or exits. */
@NullMarked
package dev.promptbeam.cli;

import org.jspecify.annotations.NullMarked;
