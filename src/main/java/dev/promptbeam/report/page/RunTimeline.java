package dev.promptbeam.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was sent of each shard and when, what kept it waiting, and how long its jobs took. */
final class RunTimeline {
  private static final int MOST_SHARDS = 300;
  private static final int MOST_SENDINGS = 30;
  private static final int MOST_MARKS = 30;
  private static final int MOST_OF_THE_RUN = 300;
  private static final int LONGEST = 300;

  /** Events of a sending that tell of trouble. */
  private static final Set<String> TROUBLES =
      Set.of(
          "upload_refused",
          "create_refused",
          "create_in_doubt",
          "create_absent",
          "job_stuck",
          "job_cancelled",
          "answers_fetched_again",
          "answers_gone",
          "answers_empty",
          "split",
          "divided",
          "deadline_over",
          "suspected_double");

  /** Events of the run as a whole; its end is in run.json. */
  private static final Set<String> OF_THE_RUN =
      Set.of("started", "resumed", "packed", "waits", "stopped", "cancel_asked", "run_cancelled");

  private final Map<String, Shard> shards = new TreeMap<>();
  private final ArrayNode ofTheRun = Json.MAPPER.createArrayNode();
  private final JobDurations durations = new JobDurations();
  private long leftOfTheRun;

  private static final class Shard {
    private final ArrayNode sendings = Json.MAPPER.createArrayNode();
    private final ArrayNode marks = Json.MAPPER.createArrayNode();
    private @Nullable String published;
    private boolean trouble;
  }

  static RunTimeline of(RunDirectory directory) throws IOException {
    RunTimeline timeline = new RunTimeline();
    Records records = new Records(directory.ledger());
    List<String> names = records.sendings();
    Records now = names.isEmpty() ? records : records.ahead();
    for (String name : names) {
      timeline.add(name, now.intent(name), now.job(name), now.ended(name));
    }
    EventLog.forEach(directory, timeline::add);
    return timeline;
  }

  private Shard shard(String sending) {
    int dot = sending.lastIndexOf('.');
    return shards.computeIfAbsent(
        dot < 0 ? sending : sending.substring(0, dot), added -> new Shard());
  }

  private void add(
      String name, @Nullable Intent intent, @Nullable JobRecord job, @Nullable Ended ended) {
    if (job != null && ended != null) {
      durations.add(Duration.between(job.seen(), ended.time()));
    }
    Shard shard = shard(name);
    boolean well = ended == null || ended.end() == Ended.End.SUCCEEDED;
    shard.trouble |= !well || !shard.sendings.isEmpty();
    if (shard.sendings.size() >= MOST_SENDINGS) {
      return;
    }
    ObjectNode one = shard.sendings.addObject().put("sending", name);
    one.put("sent", intent == null ? null : intent.time().toString());
    one.put("requests", intent == null ? null : intent.task().requests());
    one.put("job", job == null ? null : job.name());
    one.put("seen", job == null ? null : job.seen().toString());
    one.put("ended", ended == null ? null : ended.time().toString());
    one.put("end", ended == null ? null : ended.end().name());
    if (ended != null && ended.errorCode() != 0) {
      one.put("code", ended.errorCode());
    }
    if (ended != null && !well && !ended.message().isEmpty()) {
      one.put("said", ShownText.of(ended.message(), LONGEST));
    }
  }

  private void add(JsonNode line) {
    String event = line.path("event").asText();
    String time = line.path("time").asText();
    if (!isTime(time)) {
      return;
    }
    if (OF_THE_RUN.contains(event)) {
      if (ofTheRun.size() < MOST_OF_THE_RUN) {
        ofTheRun.add(mark(time, event, line));
      } else {
        leftOfTheRun++;
      }
    } else if (event.equals("shard_published")) {
      shard(line.path("shard").asText()).published = time;
    } else if (TROUBLES.contains(event)) {
      Shard shard = shard(line.path("sending").asText());
      shard.trouble = true;
      if (shard.marks.size() < MOST_MARKS) {
        shard.marks.add(mark(time, event, line));
      }
    }
  }

  private static boolean isTime(String text) {
    try {
      return !Instant.parse(text).equals(Instant.MIN);
    } catch (DateTimeParseException none) {
      return false;
    }
  }

  private static ObjectNode mark(String time, String event, JsonNode line) {
    ObjectNode mark = Json.MAPPER.createObjectNode().put("time", time).put("event", event);
    for (String name : new String[] {"for", "cause", "code", "state", "said"}) {
      String text = ShownText.of(line.get(name), LONGEST);
      if (text != null) {
        mark.put(name, text);
      }
    }
    return mark;
  }

  JobDurations durations() {
    return durations;
  }

  /** Shards by their names; where there are too many, those that had trouble and the first ones. */
  ObjectNode json() {
    List<Map.Entry<String, Shard>> chosen = new ArrayList<>(shards.entrySet());
    chosen.sort(Comparator.comparing(entry -> !entry.getValue().trouble));
    chosen = new ArrayList<>(chosen.subList(0, Math.min(chosen.size(), MOST_SHARDS)));
    chosen.sort(Map.Entry.comparingByKey());
    ObjectNode timeline = Json.MAPPER.createObjectNode();
    timeline.put("shards", shards.size()).put("shown", chosen.size());
    timeline.set("run", ofTheRun);
    timeline.put("more", leftOfTheRun);
    ArrayNode rows = timeline.putArray("rows");
    for (Map.Entry<String, Shard> entry : chosen) {
      Shard shard = entry.getValue();
      ObjectNode row = rows.addObject().put("shard", ShownText.of(entry.getKey(), LONGEST));
      row.put("published", shard.published);
      row.set("sendings", shard.sendings);
      row.set("marks", shard.marks);
    }
    return timeline;
  }
}
