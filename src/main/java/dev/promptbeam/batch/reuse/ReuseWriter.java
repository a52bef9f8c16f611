package dev.promptbeam.batch.reuse;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.reuse.ReuseIndex.Found;
import dev.promptbeam.batch.reuse.ReuseIndex.Source;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.result.DeadLetterJson;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.judge.AnswerIndex.Former;
import dev.promptbeam.result.line.LineLocation;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Finds where the answers of other runs stand, and writes it down once for a run: what it takes
 * from them does not change any more, however often it is started.
 */
public final class ReuseWriter implements Closeable {
  private static final byte[] BEFORE_KEY = "{\"key\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BEFORE_REQUEST =
      "\",\"request\":".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_LENGTH = 32;

  private final RunDirectory directory;
  private final KeyPartitions partitions;
  private final List<Source> sources = new ArrayList<>();
  private final Map<Asked, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Names a source, which is looked at once. */
  private record Asked(Path file, Former former) {}

  private ReuseWriter(RunDirectory directory) throws IOException {
    this.directory = directory;
    this.partitions = new KeyPartitions(directory.scratch());
  }

  /**
   * Looks through runs; of the run itself nothing changes but its scratch.
   *
   * @param runs those whose answers win first
   * @throws FormerRunException if one of them cannot be read
   */
  public static ReuseWriter look(RunDirectory directory, List<FormerRun> runs) throws IOException {
    ReuseWriter writer = new ReuseWriter(directory);
    try {
      for (FormerRun run : runs) {
        writer.add(run);
      }
      return writer;
    } catch (IOException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /** Sentences about answers that are gone. */
  public List<String> gone() {
    return List.copyOf(notes);
  }

  /** Writes the index, unless an earlier start has. */
  public Found write() throws IOException {
    Found earlier = Found.read(directory);
    if (earlier != null) {
      return earlier;
    }
    DurableFile.createFolder(directory.reuse());
    KeyPartitions.Size[] size = {new KeyPartitions.Size(0, 0)};
    DurableFile.replace(ReuseIndex.file(directory), out -> size[0] = partitions.writeTo(out));
    Found found = new Found(size[0].keys(), size[0].answers(), names, sources);
    found.write(directory);
    return found;
  }

  @Override
  public void close() throws IOException {
    partitions.close();
  }

  private void add(FormerRun run) throws IOException {
    names.add(run.name());
    SortedSet<String> gone = new ConcurrentSkipListSet<>();
    try {
      Records records = new Records(run.directory().ledger());
      KnownShards shards = new KnownShards(records);
      records.published().parallelStream().forEach(shard -> add(run, records, shards, shard, gone));
    } catch (UncheckedIOException e) {
      throw new FormerRunException(run.name(), Objects.requireNonNull(e.getCause()));
    } catch (IOException | RuntimeException e) {
      throw new FormerRunException(run.name(), e);
    }
    if (!gone.isEmpty()) {
      String more = gone.size() == 1 ? " is" : " and " + (gone.size() - 1) + " more are";
      notes.add(
          "reuse: "
              + gone.first()
              + more
              + " gone: the answers of "
              + run.name()
              + " that stand there are not taken");
    }
  }

  private void add(
      FormerRun run, Records records, KnownShards shards, String shard, Set<String> gone) {
    try {
      int its = run.policies().size() == 1 ? 0 : shards.get(shard).policy();
      FormerRun.Policy policy = run.policies().get(its);
      FormerRun.KeyOf key = policy.key();
      if (key == null) {
        return;
      }
      Map<String, Answered> answers = FormerShard.answers(run, policy, records, shard, gone::add);
      for (Map.Entry<String, Answered> answer : answers.entrySet()) {
        Answered answered = answer.getValue();
        LineLocation line = answered.answer();
        partitions.add(answer.getKey(), source(run, answered), line.offset(), line.length());
      }
      Path requests = FormerShard.requests(run.directory(), shard);
      if (!policy.keysAreContent() && !answers.isEmpty() && Files.exists(requests)) {
        addContents(run, key, samples(run, shard), answers, requests);
      }
    } catch (NoSuchFileException e) {
      gone.add(e.getFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keys that name a row are of use to that row alone. */
  private void addContents(
      FormerRun run,
      FormerRun.KeyOf keyOf,
      Map<String, Integer> samples,
      Map<String, Answered> answers,
      Path requests)
      throws IOException {
    try (LineReader lines = LineReader.openOwn(requests)) {
      while (lines.next()) {
        byte[] line = lines.copy();
        String key = key(line, requests);
        Answered answered = answers.get(key);
        if (answered != null) {
          int from = BEFORE_KEY.length + KEY_LENGTH + BEFORE_REQUEST.length;
          byte[] request = Arrays.copyOfRange(line, from, line.length - 1);
          String content = keyOf.content(request, samples.getOrDefault(key, 0));
          if (!content.equals(key)) {
            LineLocation place = answered.answer();
            partitions.addFurther(content, source(run, answered), place.offset(), place.length());
          }
        }
      }
    }
  }

  /** Which requests are not the first of their rows' samples: a sample is taken as the same one. */
  private static Map<String, Integer> samples(FormerRun run, String shard) throws IOException {
    Map<String, Integer> samples = new HashMap<>();
    if (run.sampled()) {
      try (LineReader lines = LineReader.openOwn(run.directory().rows(shard))) {
        while (lines.next()) {
          String sample = DeadLetterJson.text(lines, "sample");
          if (sample != null) {
            String key = String.valueOf(DeadLetterJson.text(lines, "requestKey"));
            samples.put(key, Integer.valueOf(sample));
          }
        }
      }
    }
    return samples;
  }

  private static String key(byte[] line, Path requests) throws IOException {
    int to = BEFORE_KEY.length + KEY_LENGTH;
    int end = to + BEFORE_REQUEST.length;
    boolean ours =
        line.length > end
            && Arrays.equals(line, 0, BEFORE_KEY.length, BEFORE_KEY, 0, BEFORE_KEY.length)
            && Arrays.equals(line, to, end, BEFORE_REQUEST, 0, BEFORE_REQUEST.length);
    if (!ours) {
      throw new IOException(requests + " is no file of requests of this program");
    }
    return new String(line, BEFORE_KEY.length, KEY_LENGTH, StandardCharsets.US_ASCII);
  }

  private int source(FormerRun run, Answered answered) throws IOException {
    String asked = answered.reusedFrom() == null ? run.name() : answered.reusedFrom();
    Path file = answered.answer().file();
    Asked source = new Asked(file, new Former(asked, answered.job(), answered.attempt()));
    synchronized (sources) {
      Integer number = numbers.get(source);
      if (number == null) {
        number = sources.size();
        sources.add(Source.of(file, source.former()));
        numbers.put(source, number);
      }
      return number;
    }
  }
}
