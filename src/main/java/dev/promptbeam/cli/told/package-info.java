/** Other programs that are told of a run: a file of metrics, and notices of its end. */
@NullMarked
package dev.promptbeam.cli.told;

import org.jspecify.annotations.NullMarked;
