/** How the emulator reads and writes JSON. Not what any message of the API holds. */
@NullMarked
package dev.promptbeam.emulator.json;

import org.jspecify.annotations.NullMarked;
