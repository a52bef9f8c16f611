/** What the one who starts an emulator says of limits and time. Nothing here is enforced. */
@NullMarked
package dev.promptbeam.emulator.setup;

import org.jspecify.annotations.NullMarked;
