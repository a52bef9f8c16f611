/**
 * The composition root: a validated spec becomes one Beam pipeline. Not on which runner it runs,
 * nor whether it may.
 */
@NullMarked
package dev.promptbeam.pipeline;

import org.jspecify.annotations.NullMarked;
