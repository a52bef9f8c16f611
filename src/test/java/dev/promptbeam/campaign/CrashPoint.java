package dev.promptbeam.campaign;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A stage of a run in which its process is killed. Each tells by name what is in that stage now: a
 * kill struck there when, after it, something is in the stage that was not when the process began.
 */
enum CrashPoint {
  LOCKED("before run.json") {
    @Override
    Set<String> in(Traces run) {
      return only(run.exists("run.lock") && !run.exists("run.json"), "run");
    }
  },
  BEGUN("run.json, nothing packed") {
    @Override
    Set<String> in(Traces run) throws IOException {
      boolean begun = run.exists("run.json") && !run.exists(SEAL);
      return only(begun && run.records("buckets").isEmpty(), "run");
    }
  },
  FIRST_BUCKET("first bucket packed") {
    @Override
    Set<String> in(Traces run) throws IOException {
      return run.exists(SEAL) ? Set.of() : run.records("buckets");
    }
  },
  BUCKETS("between two buckets") {
    @Override
    Set<String> in(Traces run) throws IOException, InterruptedException {
      return FIRST_BUCKET.in(run);
    }
  },
  SEALED("sealed, nothing sent") {
    @Override
    Set<String> in(Traces run) throws IOException, InterruptedException {
      return only(run.exists(SEAL) && unsent(run), "run");
    }
  },
  UPLOADING("upload begun") {
    @Override
    Set<String> in(Traces run) throws IOException, InterruptedException {
      return unsent(run) ? numbers("upload", run.calls("files.upload.start")) : Set.of();
    }
  },
  UPLOADED("uploaded, no intent") {
    @Override
    Set<String> in(Traces run) throws IOException, InterruptedException {
      Set<String> uploads = run.uploads();
      for (String sending : run.sendings("intent")) {
        uploads.remove(run.displayName(sending));
      }
      return uploads;
    }
  },
  INTENT("intent written, no job") {
    @Override
    Set<String> in(Traces run) throws IOException, InterruptedException {
      Set<String> jobs = run.jobs();
      Set<String> open = without(run.sendings("intent"), run.sendings("job"));
      return open.stream()
          .filter(sending -> !jobs.contains(nameOf(run, sending)))
          .collect(Collectors.toSet());
    }
  },
  CREATING("create under way") {
    @Override
    Set<String> in(Traces run) throws IOException, InterruptedException {
      int calls = run.calls("batches.create");
      return INTENT.in(run).stream()
          .map(sending -> sending + " at create " + calls)
          .filter(name -> calls > 0)
          .collect(Collectors.toSet());
    }
  },
  CREATED("job made, not recorded") {
    @Override
    Set<String> in(Traces run) throws IOException, InterruptedException {
      Set<String> jobs = run.jobs();
      Set<String> open = without(run.sendings("intent"), run.sendings("job"));
      return open.stream()
          .filter(sending -> jobs.contains(nameOf(run, sending)))
          .collect(Collectors.toSet());
    }
  },
  RECORDED("job recorded") {
    @Override
    Set<String> in(Traces run) throws IOException {
      return without(run.sendings("job"), run.sendings("ended"));
    }
  },
  POLLED("third poll") {
    @Override
    Set<String> in(Traces run) throws IOException, InterruptedException {
      boolean running = !RECORDED.in(run).isEmpty();
      return running ? numbers("poll", run.calls("batches.get") / 3) : Set.of();
    }
  },
  ENDED("end recorded") {
    @Override
    Set<String> in(Traces run) throws IOException {
      Set<String> ended = without(run.sendings("ended"), run.files("responses", ".jsonl"));
      return without(ended, run.sendings("read"));
    }
  },
  DOWNLOADING("answers half downloaded") {
    @Override
    Set<String> in(Traces run) throws IOException {
      return run.files("responses", ".part");
    }
  },
  SAVED("answers saved, not read") {
    @Override
    Set<String> in(Traces run) throws IOException {
      return without(run.files("responses", ".jsonl"), run.sendings("read"));
    }
  },
  CLAIMED("next requests claimed, not handed on") {
    @Override
    Set<String> in(Traces run) throws IOException {
      Set<String> claimed = without(run.claims(), run.sendings("read"));
      Set<String> handedOn = run.records("handed-on");
      return claimed.stream()
          .filter(sending -> !handedOn.contains(shard(sending)))
          .collect(Collectors.toSet());
    }
  },
  READ("read recorded, not settled") {
    @Override
    Set<String> in(Traces run) throws IOException {
      Set<String> open = shards(without(run.sendings("intent"), run.sendings("read")));
      Set<String> read = without(shards(run.sendings("read")), open);
      return without(read, run.records("settled"));
    }
  },
  HANDED_ON("handed on, no outcome") {
    @Override
    Set<String> in(Traces run) throws IOException {
      return without(run.records("handed-on"), run.records("outcomes"));
    }
  },
  SETTLED("settled, no part") {
    @Override
    Set<String> in(Traces run) throws IOException {
      Set<String> settled = without(run.records("settled"), run.records("outcomes"));
      return without(settled, parts(run));
    }
  },
  PART("part written, no outcome") {
    @Override
    Set<String> in(Traces run) throws IOException {
      return without(parts(run), run.records("outcomes"));
    }
  },
  OUTCOME("outcome, others open") {
    @Override
    Set<String> in(Traces run) throws IOException {
      Set<String> outcomes = run.records("outcomes");
      return outcomes.size() < run.shards() ? outcomes : Set.of();
    }
  },
  PUBLISHED("all published, not complete") {
    @Override
    Set<String> in(Traces run) throws IOException {
      int shards = run.shards();
      boolean all = shards > 0 && run.records("outcomes").size() == shards;
      return only(all && !run.state().equals("complete"), "run");
    }
  },
  COMPLETE("complete, no _SUCCESS") {
    @Override
    Set<String> in(Traces run) throws IOException {
      return only(run.state().equals("complete") && !run.exists("_SUCCESS"), "run");
    }
  };

  private static final String SEAL = "ledger/sealed.json";

  private final String label;

  CrashPoint(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** True for what happens to ended jobs, which the campaign lets end a few at a time. */
  boolean needsEndedJobs() {
    return compareTo(POLLED) > 0;
  }

  /** Those that a run of one stage comes to. */
  static List<CrashPoint> ofOneStage() {
    return Arrays.stream(values()).filter(point -> point != CLAIMED && point != HANDED_ON).toList();
  }

  /** What is in this stage now. */
  abstract Set<String> in(Traces run) throws IOException, InterruptedException;

  static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private static boolean unsent(Traces run) throws IOException, InterruptedException {
    return run.sendings("intent").isEmpty() && run.uploads().isEmpty();
  }

  private static Set<String> only(boolean reached, String name) {
    return reached ? Set.of(name) : Set.of();
  }

  private static Set<String> numbers(String what, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> what + " " + number)
        .collect(Collectors.toSet());
  }

  private static Set<String> shards(Set<String> sendings) {
    return sendings.stream().map(CrashPoint::shard).collect(Collectors.toSet());
  }

  private static String shard(String sending) {
    return sending.substring(0, sending.lastIndexOf('.'));
  }

  private static Set<String> parts(Traces run) throws IOException {
    return run.files("results", ".jsonl").stream()
        .map(part -> part.substring("part-".length()))
        .collect(Collectors.toSet());
  }

  private static String nameOf(Traces run, String sending) {
    try {
      return run.displayName(sending);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
