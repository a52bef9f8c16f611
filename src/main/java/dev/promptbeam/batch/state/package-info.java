/**
 * A sending as the dispatcher sees it, and the ports through which it asks workers, the service and
 * the lanes. Nothing here decides.
 */
@NullMarked
package dev.promptbeam.batch.state;

import org.jspecify.annotations.NullMarked;
