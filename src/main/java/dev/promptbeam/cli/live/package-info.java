/** The terminal: how wide it is, and the region of it that is drawn again and again. */
@NullMarked
package dev.promptbeam.cli.live;

import org.jspecify.annotations.NullMarked;
