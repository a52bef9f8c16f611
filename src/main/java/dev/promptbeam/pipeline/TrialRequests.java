package dev.promptbeam.pipeline;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.request.UnbuildableRowException;
import dev.promptbeam.result.TrialNames;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The requests of each row: one for each sample of each variant.
 *
 * @param variants in the order of the spec
 * @param names what the trials are called
 * @param again whether the rows are dead letters, each of them of one trial
 */
public record TrialRequests(List<Asked> variants, TrialNames names, boolean again)
    implements Serializable {
  public TrialRequests {
    variants = List.copyOf(variants);
  }

  /**
   * A variant as it is asked.
   *
   * @param builder of its requests
   * @param policy index of the run's policy by which they are asked
   * @param later the stages behind the first
   */
  public record Asked(RequestBuilder builder, int policy, List<Later> later)
      implements Serializable {
    public Asked {
      later = List.copyOf(later);
    }
  }

  /**
   * A stage that a row has yet to come to.
   *
   * @param stage its name
   * @param answers members of its rows that the stages before it make
   */
  public record Later(String stage, List<String> answers, RequestBuilder builder)
      implements Serializable {
    public Later {
      answers = List.copyOf(answers);
    }
  }

  /** Takes what becomes of a row's trials. */
  public interface Sink {
    void request(KeyedRequest request, Trial trial, int policy) throws IOException;

    /**
     * @param stage the one that it could not be asked in; null for the first
     */
    void unbuildable(UnbuildableRowException why, @Nullable String stage, Trial trial)
        throws IOException;
  }

  /** The same for rows that are dead letters of another run. */
  public TrialRequests ofDeadLetters(boolean theyAre) {
    return new TrialRequests(variants, names, theyAre);
  }

  /** How many times each row ends. */
  int trials() {
    return again ? 1 : names.count();
  }

  /** What part of the trials each policy of the first stage has, by its index. */
  List<Double> shares() {
    int policies = 1 + variants.stream().mapToInt(Asked::policy).max().orElse(0);
    return IntStream.range(0, policies)
        .mapToObj(
            policy ->
                (double) variants.stream().filter(one -> one.policy() == policy).count()
                    / variants.size())
        .toList();
  }

  /** Whether the key of each request that is asked by a policy is that of its content. */
  boolean sharesAll(int policy) {
    return variants.stream()
        .filter(one -> one.policy() == policy)
        .allMatch(one -> one.builder().sharesAll());
  }

  /** Whether rows can share a request at all. */
  public boolean mayShare() {
    return variants.stream().anyMatch(one -> one.builder().mayShare());
  }

  /** What a trial is called. */
  public Trial.Name name(Trial trial) {
    return names.of(trial);
  }

  /** The trials of an entry, which is no request yet. */
  List<Trial> trials(PackEntry entry) {
    if (again) {
      return List.of(entry.trial());
    }
    List<Trial> trials = new ArrayList<>();
    for (int variant = 0; variant < variants.size(); variant++) {
      for (int sample = 0; sample < names.samples(); sample++) {
        trials.add(new Trial(variant, sample));
      }
    }
    return trials;
  }

  /**
   * Builds all requests of a row, or that of the one trial that it is.
   *
   * @param trial which it is, where it is a dead letter
   */
  void build(SourceRow row, Trial trial, Sink sink) throws IOException {
    if (again) {
      build(row, trial.variant(), trial.sample(), 1, sink);
    } else {
      build(row, sink);
    }
  }

  /** Builds all requests of a row. */
  public void build(SourceRow row, Sink sink) throws IOException {
    for (int variant = 0; variant < variants.size(); variant++) {
      build(row, variant, 0, names.samples(), sink);
    }
  }

  private void build(SourceRow row, int variant, int first, int samples, Sink sink)
      throws IOException {
    Asked asked = variants.get(variant);
    String stage = null;
    try {
      List<KeyedRequest> requests = asked.builder().build(row, first, samples);
      for (Later later : asked.later()) {
        stage = later.stage();
        later.builder().requireColumns(row, later.answers());
      }
      int sample = first;
      for (KeyedRequest request : requests) {
        sink.request(request, new Trial(variant, sample++), asked.policy());
      }
    } catch (UnbuildableRowException e) {
      for (int sample = first; sample < first + samples; sample++) {
        sink.unbuildable(e, stage, new Trial(variant, sample));
      }
    }
  }
}
