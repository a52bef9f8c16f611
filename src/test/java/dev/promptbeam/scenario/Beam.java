package dev.promptbeam.scenario;

import java.util.List;

/** A Beam runner, as it is asked for on the command line. */
public enum Beam {
  FLINK("flink", "--parallelism="),
  DIRECT("direct", "--targetParallelism=");

  private final String name;
  private final String parallelism;

  Beam(String name, String parallelism) {
    this.name = name;
    this.parallelism = parallelism;
  }

  List<String> arguments(int workers) {
    return List.of("--runner", name, "--", parallelism + workers);
  }
}
