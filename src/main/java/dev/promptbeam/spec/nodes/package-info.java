/** Trees of YAML as they are put together from several places. Not what a spec's keys mean. */
@NullMarked
package dev.promptbeam.spec.nodes;

import org.jspecify.annotations.NullMarked;
