package dev.promptbeam.report.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long jobs took, from when they were known to exist to when their end was seen. */
final class JobDurations {
  /** Seconds; the last class has no end. */
  private static final int[] BOUNDS = {
    1, 5, 15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 86_400
  };

  private final List<Double> seconds = new ArrayList<>();

  void add(Duration one) {
    seconds.add(Math.max(0, one.toMillis()) / 1000.0);
  }

  ObjectNode json() {
    Collections.sort(seconds);
    ObjectNode json = Json.MAPPER.createObjectNode().put("jobs", seconds.size());
    if (seconds.isEmpty()) {
      return json;
    }
    json.put("least", seconds.get(0)).put("median", share(0.5)).put("p90", share(0.9));
    json.put("p99", share(0.99)).put("most", seconds.get(seconds.size() - 1));
    ArrayNode classes = json.putArray("classes");
    int counted = 0;
    for (int bound : BOUNDS) {
      int from = counted;
      while (counted < seconds.size() && seconds.get(counted) <= bound) {
        counted++;
      }
      classes.addObject().put("upTo", bound).put("jobs", counted - from);
    }
    classes.addObject().putNull("upTo").put("jobs", seconds.size() - counted);
    return json;
  }

  /** The least of them that so many are not longer than. */
  private double share(double of) {
    return seconds.get((int) Math.ceil(of * seconds.size()) - 1);
  }
}
