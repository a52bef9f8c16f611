/** Pictures and sound that any program can open, made byte by byte. Nothing of requests. */
@NullMarked
package dev.promptbeam.emulator.media;

import org.jspecify.annotations.NullMarked;
