package dev.promptbeam.batch.reuse;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.reuse.ReuseIndex.Found;
import dev.promptbeam.batch.reuse.ReuseIndex.Source;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.judge.AnswerIndex.Former;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down where the answers of other runs stand, once for a run: what it takes from them does
 * not change any more, however often it is started.
 */
public final class ReuseWriter {
  private static final byte[] BEFORE_KEY = "{\"key\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BEFORE_REQUEST =
      "\",\"request\":".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_LENGTH = 32;

  private final KeyOf contentKey;
  private final KeyPartitions partitions;
  private final List<Source> sources = new ArrayList<>();
  private final Map<Asked, Integer> numbers = new HashMap<>();

  /** Names a source, which is looked at once. */
  private record Asked(Path file, Former former) {}

  /** Tells what a packed request asks. */
  @FunctionalInterface
  public interface KeyOf {
    /** The key that it has where rows share it. */
    String content(byte[] request);
  }

  private ReuseWriter(KeyOf contentKey, KeyPartitions partitions) {
    this.contentKey = contentKey;
    this.partitions = partitions;
  }

  /**
   * Writes the index, unless an earlier start has.
   *
   * @param runs those whose answers win first
   */
  public static Found write(RunDirectory directory, List<FormerRun> runs, KeyOf contentKey)
      throws IOException {
    Found earlier = Found.read(directory);
    if (earlier != null) {
      return earlier;
    }
    DurableFile.createFolder(directory.reuse());
    try (KeyPartitions partitions = new KeyPartitions(directory.scratch())) {
      ReuseWriter writer = new ReuseWriter(contentKey, partitions);
      for (FormerRun run : runs) {
        writer.add(run);
      }
      long[] keys = {0};
      DurableFile.replace(ReuseIndex.file(directory), out -> keys[0] = partitions.writeTo(out));
      Found found = new Found(keys[0], runs.stream().map(FormerRun::name).toList(), writer.sources);
      found.write(directory);
      return found;
    }
  }

  private void add(FormerRun run) throws IOException {
    Records records = new Records(run.directory().ledger());
    try {
      records.published().parallelStream().forEach(shard -> add(run, records, shard));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void add(FormerRun run, Records records, String shard) {
    try {
      Map<String, Answered> answers = FormerShard.answers(run, records, shard);
      for (Map.Entry<String, Answered> answer : answers.entrySet()) {
        add(run, answer.getKey(), answer.getValue());
      }
      Path requests = FormerShard.requests(run.directory(), shard);
      if (!run.keysAreContent() && !answers.isEmpty() && Files.exists(requests)) {
        addContents(run, answers, requests);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keys that name a row are of use to that row alone. */
  private void addContents(FormerRun run, Map<String, Answered> answers, Path requests)
      throws IOException {
    try (LineReader lines = LineReader.openOwn(requests)) {
      while (lines.next()) {
        byte[] line = lines.copy();
        String key = key(line, requests);
        Answered answered = answers.get(key);
        if (answered != null) {
          int from = BEFORE_KEY.length + KEY_LENGTH + BEFORE_REQUEST.length;
          String content = contentKey.content(Arrays.copyOfRange(line, from, line.length - 1));
          if (!content.equals(key)) {
            add(run, content, answered);
          }
        }
      }
    }
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

  private void add(FormerRun run, String key, Answered answered) throws IOException {
    String asked = answered.reusedFrom() == null ? run.name() : answered.reusedFrom();
    Path file = answered.answer().file();
    Asked source = new Asked(file, new Former(asked, answered.job(), answered.attempt()));
    Integer number;
    synchronized (sources) {
      number = numbers.get(source);
      if (number == null) {
        number = sources.size();
        sources.add(Source.of(file, source.former()));
        numbers.put(source, number);
      }
    }
    partitions.add(key, number, answered.answer().offset(), answered.answer().length());
  }
}
