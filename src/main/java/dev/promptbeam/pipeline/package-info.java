/** Composition root: a validated spec becomes one Beam pipeline. */
@NullMarked
package dev.promptbeam.pipeline;

import org.jspecify.annotations.NullMarked;
