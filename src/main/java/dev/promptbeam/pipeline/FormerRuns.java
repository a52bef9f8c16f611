package dev.promptbeam.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.clean.Pruned;
import dev.promptbeam.batch.reuse.FormerRun;
import dev.promptbeam.batch.reuse.FormerRunException;
import dev.promptbeam.batch.reuse.ReuseIndex;
import dev.promptbeam.batch.reuse.ReuseWriter;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.result.judge.Judge;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.StoredSpec;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runs that a spec takes answers from: run directories, and those in folders of runs. Only what
 * was asked of the same model at the same endpoint counts.
 */
public final class FormerRuns implements Closeable {
  private static final int NAMED = 5;

  private final RunPlanner planner;
  private final RunDirectory own;
  private final String endpoint;
  private final List<Path> bases;
  private final Map<RunDirectory, RunRecord> runs = new LinkedHashMap<>();
  private final List<String> left = new ArrayList<>();
  private final List<FormerRun> found = new ArrayList<>();
  private @Nullable ReuseWriter answers;

  private FormerRuns(RunPlanner planner, RunDirectory own, String endpoint, List<Path> bases) {
    this.planner = planner;
    this.own = own;
    this.endpoint = endpoint;
    this.bases = bases;
  }

  /**
   * Finds them.
   *
   * @param own the run that takes answers
   * @param endpoint of that run
   * @param bases folders that relative paths are looked for in, the first one first
   */
  public static FormerRuns find(Spec spec, RunDirectory own, String endpoint, List<Path> bases)
      throws RunRefusedException, IOException {
    FormerRuns runs = new FormerRuns(new RunPlanner(spec), own, endpoint, bases);
    for (String path : spec.reuse()) {
      runs.add(path);
    }
    runs.sort();
    return runs;
  }

  /** Looks for their answers, before the run has a record: what they are may keep it from it. */
  public void look() throws RunRefusedException, IOException {
    try {
      answers = ReuseWriter.look(own, found);
    } catch (FormerRunException unreadable) {
      throw new RunRefusedException(String.valueOf(unreadable.getMessage()));
    }
  }

  /** Writes down where the answers stand that were found, unless an earlier start has. */
  public ReuseIndex.Found take() throws IOException {
    return Objects.requireNonNull(answers, "looked").write();
  }

  @Override
  public void close() throws IOException {
    if (answers != null) {
      answers.close();
    }
  }

  /** The newest first: of several answers its is taken. */
  private void sort() {
    List<Map.Entry<RunDirectory, RunRecord>> newest = new ArrayList<>(runs.entrySet());
    newest.sort(
        Comparator.comparing(
            (Map.Entry<RunDirectory, RunRecord> run) -> run.getValue().started(),
            Comparator.reverseOrder()));
    for (Map.Entry<RunDirectory, RunRecord> run : newest) {
      found.add(former(run.getKey(), run.getValue()));
    }
  }

  /** Sentences about runs whose answers are not taken, and about answers that are gone. */
  public List<String> left() {
    List<String> gone = answers == null ? List.of() : answers.gone();
    return Stream.of(left, gone).flatMap(FormerRuns::few).toList();
  }

  private static Stream<String> few(List<String> sentences) {
    int more = sentences.size() - NAMED;
    return more <= 0
        ? sentences.stream()
        : Stream.concat(
            sentences.stream().limit(NAMED),
            Stream.of("reuse: and " + more + " more runs like that"));
  }

  private FormerRun former(RunDirectory directory, RunRecord record) {
    String name = record.name() + "/" + record.runId();
    Optional<Spec> stored = StoredSpec.read(record.spec());
    if (stored.isEmpty()) {
      String model = String.join(", ", record.models()); // of several it is nobody's
      return new FormerRun(directory, name, policy(kind(record.kind()), model, null, false));
    }
    RunPlanner then = new RunPlanner(stored.get());
    List<ShardPolicy> policies = then.policies();
    List<FormerRun.Policy> taken = new ArrayList<>();
    for (ShardPolicy its : policies) {
      boolean content = then.requests().sharesAll(policies.indexOf(its));
      taken.add(policy(its.kind(), its.model(), its.answers(), content));
    }
    return new FormerRun(directory, name, taken, stored.get().samples() > 1);
  }

  /** What equal requests of the present run take, and by which of its rules. */
  private FormerRun.Policy policy(
      RequestKind kind, String model, Judge.@Nullable Rules then, boolean keysAreContent) {
    RequestBuilder alike = null;
    Set<Judge.Rules> rules = new LinkedHashSet<>();
    List<ShardPolicy> policies = planner.policies();
    for (TrialRequests.Asked asked : planner.requests().variants()) {
      ShardPolicy its = policies.get(asked.policy());
      if (its.kind().equals(kind) && its.model().equals(model)) {
        alike = asked.builder();
        rules.add(its.answers());
      }
    }
    return new FormerRun.Policy(
        alike == null ? null : alike::contentKey,
        keysAreContent,
        then != null && rules.contains(then) ? List.of() : List.copyOf(rules));
  }

  private static RequestKind kind(@Nullable String name) {
    return RequestKind.EMBED.name().equals(name) ? RequestKind.EMBED : RequestKind.GENERATE;
  }

  private void add(String named) throws RunRefusedException, IOException {
    Path folder = null;
    for (Path base : bases) {
      Path candidate = base.resolve(named).toAbsolutePath().normalize();
      folder = folder == null && Files.isDirectory(candidate) ? candidate : folder;
    }
    if (folder == null) {
      throw new RunRefusedException(
          "reuse: there is neither a run nor a folder of runs "
              + named
              + ", looked for in "
              + String.join(" and ", bases.stream().map(Path::toString).distinct().toList()));
    }
    RunFolders folders = RunFolders.below(folder);
    left.addAll(folders.unreadable());
    Path itself = own.root().toRealPath();
    for (Path run : folders.runs()) {
      if (!run.equals(itself)) {
        take(RunDirectory.of(run));
      }
    }
  }

  private void take(RunDirectory directory) {
    try {
      RunRecord record = RunRecord.read(directory);
      Pruned pruned = Pruned.of(directory);
      String why =
          record == null
              ? "vanished"
              : pruned == null ? whyNot(record) : "was " + pruned.sentence();
      if (why == null && record != null) {
        runs.put(directory, record);
      } else {
        left.add("reuse: no answers of " + directory.root() + " are taken: it " + why);
      }
    } catch (IOException unreadable) {
      left.add(
          "reuse: no answers of "
              + directory.root()
              + " are taken: its run.json cannot be read: "
              + unreadable.getMessage());
    }
  }

  private @Nullable String whyNot(RunRecord record) {
    JsonNode then = record.spec();
    FormerRun former = former(own, record);
    if (former.policies().stream().allMatch(policy -> policy.key() == null)) {
      return "asked " + String.join(", ", record.models()) + " (kind: " + record.kind() + ")";
    }
    if (then.path("output").path("keepAll").isBoolean()
        && !then.path("output").path("keepAll").booleanValue()) {
      return "kept its results alone (output.keep: results)";
    }
    if (!isSame(record.endpoint(), endpoint)) {
      return "asked " + record.endpoint() + ", not " + endpoint;
    }
    return null;
  }

  /** Servers on this machine are no service, and change their ports from day to day. */
  private static boolean isSame(String then, String now) {
    return then.equals(now) || (isLocal(then) && isLocal(now));
  }

  private static boolean isLocal(String address) {
    try {
      String host = URI.create(address).getHost();
      return address.equals("emulator")
          || (host != null && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException | IllegalArgumentException elsewhere) {
      return false;
    }
  }
}
