/**
 * Requests of later stages that are equal, whichever answers they come of: who asks each, and what
 * the others share. Not how they are asked.
 */
@NullMarked
package dev.promptbeam.batch.share;

import org.jspecify.annotations.NullMarked;
