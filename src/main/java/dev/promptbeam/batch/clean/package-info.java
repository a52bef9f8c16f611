/**
 * What is deleted or given up at the service for a run that is over or cancelled. Nothing of the
 * results is touched.
 */
@NullMarked
package dev.promptbeam.batch.clean;

import org.jspecify.annotations.NullMarked;
