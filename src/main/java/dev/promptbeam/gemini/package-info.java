/**
 * The port to the service and the values that pass through it, with one typed error for each thing
 * that a caller can do. No HTTP here.
 */
@NullMarked
package dev.promptbeam.gemini;

import org.jspecify.annotations.NullMarked;
