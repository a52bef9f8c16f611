package dev.promptbeam.emulator.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.promptbeam.emulator.batches.Job;
import dev.promptbeam.emulator.batches.JobStore;
import dev.promptbeam.emulator.http.Call;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.models.ServedCalls;
import dev.promptbeam.emulator.reply.Reply;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What this server was asked for and what it would have charged. Calls are counted since the start;
 * creates and charges come from the records of the jobs, deleted ones included, and survive a
 * restart.
 */
public final class Accounting {
  /** Up to so many keys are named one by one. */
  private static final int MOST_NAMED = 100_000;

  private static final int MOST_WAIT_SECONDS = 60;

  private final StateDirectory state;
  private final JobStore jobs;
  private final ServedCalls served;
  private final Map<String, LongAdder> calls = new ConcurrentSkipListMap<>();

  public Accounting(StateDirectory state, JobStore jobs, ServedCalls served) {
    this.state = state;
    this.served = served;
    this.jobs = jobs;
  }

  public void count(String operation) {
    calls.computeIfAbsent(operation, name -> new LongAdder()).increment();
  }

  void reset() throws IOException {
    calls.clear();
    served.reset();
  }

  public Reply report(Call call) throws IOException, InterruptedException {
    List<Job> all = jobs.all();
    List<Job> billed = new ArrayList<>();
    List<Job> unfinished = new ArrayList<>();
    for (Job job : all) {
      if (!job.isBilled()) {
        continue;
      }
      // A job's charge is known once its answers are made.
      boolean ready = job.answersReady.await(MOST_WAIT_SECONDS, TimeUnit.SECONDS);
      (ready ? billed : unfinished).add(job);
    }
    Map<String, Integer> keys = new TreeMap<>();
    long requests = countKeys(billed, keys);
    List<ServedCalls.Served> answered = served.all();
    return Reply.generated(
        out -> {
          out.writeStartObject();
          writeCalls(out);
          writeCreates(out, all);
          writeBilled(out, requests, keys);
          writeServed(out, answered);
          out.writeNumberField("unfinishedJobs", unfinished.size());
          out.writeEndObject();
        });
  }

  private void writeCalls(JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("calls");
    for (Map.Entry<String, LongAdder> entry : calls.entrySet()) {
      out.writeNumberField(entry.getKey(), entry.getValue().sum());
    }
    out.writeEndObject();
  }

  private static void writeServed(JsonGenerator out, List<ServedCalls.Served> answered)
      throws IOException {
    Map<String, Integer> tiers = new TreeMap<>();
    Map<String, Integer> prompts = new TreeMap<>();
    for (ServedCalls.Served one : answered) {
      tiers.merge(one.tier(), 1, Integer::sum);
      prompts.merge(one.prompt(), 1, Integer::sum);
    }
    out.writeObjectFieldStart("served");
    out.writeNumberField("requests", answered.size());
    out.writeObjectField("tiers", tiers);
    writeMoreThanOnce(out, prompts);
    if (prompts.size() <= MOST_NAMED) {
      out.writeObjectField("prompts", prompts);
    }
    out.writeEndObject();
  }

  private static void writeMoreThanOnce(JsonGenerator out, Map<String, Integer> counts)
      throws IOException {
    out.writeObjectFieldStart("moreThanOnce");
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > 1) {
        out.writeNumberField(entry.getKey(), entry.getValue());
      }
    }
    out.writeEndObject();
  }

  private static void writeCreates(JsonGenerator out, List<Job> all) throws IOException {
    out.writeArrayFieldStart("creates");
    for (Job job : all) {
      out.writeStartObject();
      out.writeStringField("name", "batches/" + job.id());
      out.writeStringField("displayName", job.identity.displayName());
      out.writeStringField("model", "models/" + job.identity.model());
      out.writeStringField("fileName", job.identity.fileName());
      out.writeStringField("createTime", job.identity.created().toString());
      out.writeStringField("state", job.state.name());
      out.writeNumberField("requests", job.identity.requests());
      out.writeBooleanField("billed", job.isBilled());
      out.writeBooleanField("deleted", job.deleted);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writeBilled(JsonGenerator out, long requests, Map<String, Integer> keys)
      throws IOException {
    out.writeObjectFieldStart("billed");
    out.writeNumberField("requests", requests);
    out.writeNumberField("distinctKeys", keys.size());
    writeMoreThanOnce(out, keys);
    if (keys.size() <= MOST_NAMED) {
      out.writeObjectFieldStart("keys");
      for (Map.Entry<String, Integer> entry : keys.entrySet()) {
        out.writeNumberField(entry.getKey(), entry.getValue());
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private long countKeys(List<Job> billed, Map<String, Integer> keys) throws IOException {
    long requests = 0;
    for (Job job : billed) {
      Path path = state.path(job.billedPath());
      try (BufferedReader lines = Files.newBufferedReader(path)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          requests++;
          if (!line.isEmpty()) {
            keys.merge(Json.LINES.readValue(line, String.class), 1, Integer::sum);
          }
        }
      }
    }
    return requests;
  }
}
