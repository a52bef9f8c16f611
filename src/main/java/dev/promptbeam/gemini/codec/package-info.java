/** JSON of the service to values and back, and bodies that stream through. No call is made here. */
@NullMarked
package dev.promptbeam.gemini.codec;

import org.jspecify.annotations.NullMarked;
