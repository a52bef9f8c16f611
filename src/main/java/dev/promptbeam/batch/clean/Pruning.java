package dev.promptbeam.batch.clean;

import dev.promptbeam.batch.answer.SpentFiles;
import dev.promptbeam.batch.balance.MediaCheck;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the results of a complete run were made from: requests, answers and source rows of its
 * shards, what it has taken from other runs, and the state of an emulator inside its process. The
 * records stay, by which it is verified, redriven and cleaned.
 */
public final class Pruning {
  private final RunDirectory directory;
  private final List<Path> spent = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private long bytes;

  private Pruning(RunDirectory directory) {
    this.directory = directory;
  }

  /** Looks what may go: of a shard nothing before its parts are what was published. */
  public static Pruning of(RunDirectory directory) throws IOException {
    Pruning pruning = new Pruning(directory);
    Map<String, List<Path>> shards = new TreeMap<>();
    for (Path folder :
        List.of(
            directory.root().resolve("requests"),
            directory.root().resolve("responses"),
            directory.root().resolve("rows"))) {
      for (Path file : below(folder)) {
        String name = String.valueOf(file.getFileName());
        String shard = name.substring(0, Math.max(0, name.indexOf('.')));
        shards.computeIfAbsent(shard, added -> new ArrayList<>()).add(file);
      }
    }
    SpentFiles parts = new SpentFiles(directory, new Records(directory.ledger()));
    Set<String> needed = new HashSet<>();
    for (String shard : shards.keySet()) {
      boolean goes = parts.isPublished(shard) && pruning.mediaAreThere(shard);
      if (!goes) {
        pruning.kept.add(shard);
      }
      needed.addAll(parts.needed(shard, goes));
    }
    for (Map.Entry<String, List<Path>> shard : shards.entrySet()) {
      if (needed.contains(shard.getKey()) || pruning.kept.contains(shard.getKey())) {
        continue;
      }
      boolean answersStay = parts.answersStay(shard.getKey());
      for (Path file : shard.getValue()) {
        if (!answersStay || !pruning.isAnswers(file)) {
          pruning.add(file);
        }
      }
    }
    for (Path folder :
        List.of(
            directory.reuse(), directory.turns(), directory.asked(), directory.emulatorFolder())) {
      for (Path file : below(folder)) {
        pruning.add(file);
      }
    }
    return pruning;
  }

  /** How much would be deleted. */
  public long bytes() {
    return bytes;
  }

  public boolean isEmpty() {
    return spent.isEmpty();
  }

  /** Shards of which all stays, since their parts are not what was published. */
  public List<String> kept() {
    return kept;
  }

  /** Deletes it. One that is cut off is gone on with by another. */
  public void prune(Instant time) throws IOException {
    if (isEmpty()) {
      return;
    }
    new Pruned(time).note(directory);
    for (Path file : spent) {
      Files.deleteIfExists(file);
    }
  }

  /** What the rows name is made of the answers where it is gone. */
  private boolean mediaAreThere(String shard) throws IOException {
    Path part = ResultPlace.of(directory).part(directory, shard);
    return !Files.exists(part) || MediaCheck.problems(directory.root(), List.of(part)).isEmpty();
  }

  private boolean isAnswers(Path file) {
    return file.startsWith(directory.root().resolve("responses"))
        && !file.toString().endsWith(".index");
  }

  private void add(Path file) throws IOException {
    bytes += Files.size(file);
    spent.add(file);
  }

  private static List<Path> below(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
    }
  }
}
