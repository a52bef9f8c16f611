/** The figures of a run under stable names: for Prometheus, for reports, for messages. */
@NullMarked
package dev.promptbeam.report.metrics;

import org.jspecify.annotations.NullMarked;
