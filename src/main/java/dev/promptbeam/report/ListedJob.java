package dev.promptbeam.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A job as {@code jobs} lists it.
 *
 * @param now when it was listed
 */
public record ListedJob(BatchJob job, JobOwners.Owner owner, Instant now) {

  public ObjectNode json() {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("job", job.name()).put("displayName", job.displayName());
    node.put("state", job.state().name()).put("model", job.model());
    node.put("run", owner.name() == null ? null : owner.name().run());
    node.put("sending", owner.name() == null ? null : owner.name().sending());
    node.put("runState", owner.state()).put("live", owner.live()).put("advice", owner.advice());
    node.set("created", Json.MAPPER.valueToTree(job.createTime()));
    Duration age = age();
    node.put("ageSeconds", age == null ? null : age.toSeconds());
    node.set("stats", Json.MAPPER.valueToTree(job.stats()));
    return node;
  }

  public String text() {
    BatchStats stats = job.stats();
    String what =
        owner.name() == null
            ? job.displayName()
            : owner.name().run() + " " + owner.name().sending();
    String advice = owner.advice() == null ? "" : ": " + owner.advice();
    return String.format(
        Locale.ROOT,
        "%-9s  %s  %s  age %s  %,d requests: %,d done, %,d failed, %,d pending  run %s%s",
        job.state(),
        job.name(),
        what,
        ageText(),
        stats.requests(),
        stats.successful(),
        stats.failed(),
        stats.pending(),
        owner.state(),
        advice);
  }

  private @Nullable Duration age() {
    return job.createTime() == null ? null : Duration.between(job.createTime(), now);
  }

  private String ageText() {
    Duration age = age();
    if (age == null) {
      return "unknown";
    }
    return age.toHours() > 0
        ? age.toHours() + "h" + age.toMinutesPart() + "m"
        : age.toMinutes() + "m" + age.toSecondsPart() + "s";
  }
}
