package dev.promptbeam.result;

import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;

/** The row that asked a request first, which others share. */
public record Asker(Source source, Trial trial) {}
