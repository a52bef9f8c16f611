/**
 * The runners, with the settings that were found to work, and what a Flink cluster says of a run's
 * job. Not what the pipeline does.
 */
@NullMarked
package dev.promptbeam.run.runner;

import org.jspecify.annotations.NullMarked;
