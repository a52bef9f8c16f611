/** What scores say together: means, intervals and tests, each with the name of its method. */
@NullMarked
package dev.promptbeam.score.statistics;

import org.jspecify.annotations.NullMarked;
