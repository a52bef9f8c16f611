/** Local files that requests refer to: uploaded once, renewed, and deleted again. */
@NullMarked
package dev.promptbeam.batch.media;

import org.jspecify.annotations.NullMarked;
