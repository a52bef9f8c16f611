package dev.promptbeam.run;

import dev.promptbeam.batch.record.InputRows;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.pipeline.RequestSizes;
import dev.promptbeam.pipeline.RunPlanner;

/** Rows that come from no file, told by how many they are and by what they hold. */
record ValuesInput(InputRows rows, RequestSizes sizes, RunPlanner planner) implements RunInput {
  @Override
  public String part() {
    return "input";
  }

  @Override
  public String identity() {
    return rows.rows() + " rows, digest " + Long.toHexString(rows.digest());
  }

  @Override
  public ShardLimits drawCut() {
    return planner.drawCut(rows.rows(), sizes);
  }

  @Override
  public String difference(String before) {
    return "; a run is about the rows that it was begun with";
  }
}
