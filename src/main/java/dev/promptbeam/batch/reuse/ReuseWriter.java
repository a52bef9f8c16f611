package dev.promptbeam.batch.reuse;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.reuse.ReuseIndex.Found;
import dev.promptbeam.batch.reuse.ReuseIndex.Source;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
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
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;

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
  private final KeyOf contentKey;
  private final KeyPartitions partitions;
  private final List<Source> sources = new ArrayList<>();
  private final Map<Asked, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Names a source, which is looked at once. */
  private record Asked(Path file, Former former) {}

  /** Tells what a packed request asks. */
  @FunctionalInterface
  public interface KeyOf {
    /** The key that it has where rows share it. */
    String content(byte[] request);
  }

  private ReuseWriter(RunDirectory directory, KeyOf contentKey) throws IOException {
    this.directory = directory;
    this.contentKey = contentKey;
    this.partitions = new KeyPartitions(directory.scratch());
  }

  /**
   * Looks through runs; of the run itself nothing changes but its scratch.
   *
   * @param runs those whose answers win first
   * @throws FormerRunException if one of them cannot be read
   */
  public static ReuseWriter look(RunDirectory directory, List<FormerRun> runs, KeyOf contentKey)
      throws IOException {
    ReuseWriter writer = new ReuseWriter(directory, contentKey);
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
    AtomicReference<KeyPartitions.Size> size = new AtomicReference<>();
    DurableFile.replace(ReuseIndex.file(directory), out -> size.set(partitions.writeTo(out)));
    Found found = new Found(size.get().keys(), size.get().answers(), names, sources);
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
      records.published().parallelStream().forEach(shard -> add(run, records, shard, gone));
    } catch (UncheckedIOException e) {
      throw new FormerRunException(run.name(), e.getCause());
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

  private void add(FormerRun run, Records records, String shard, Set<String> gone) {
    try {
      Map<String, Answered> answers = FormerShard.answers(run, records, shard, gone::add);
      for (Map.Entry<String, Answered> answer : answers.entrySet()) {
        Answered answered = answer.getValue();
        LineLocation line = answered.answer();
        partitions.add(answer.getKey(), source(run, answered), line.offset(), line.length());
      }
      Path requests = FormerShard.requests(run.directory(), shard);
      if (!run.keysAreContent() && !answers.isEmpty() && Files.exists(requests)) {
        addContents(run, answers, requests);
      }
    } catch (NoSuchFileException e) {
      gone.add(e.getFile());
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
            LineLocation place = answered.answer();
            partitions.addFurther(content, source(run, answered), place.offset(), place.length());
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
