/** Port to the Gemini Batch, Files and Models API, its HTTP adapter and its typed errors. */
@NullMarked
package dev.promptbeam.gemini;

import org.jspecify.annotations.NullMarked;
