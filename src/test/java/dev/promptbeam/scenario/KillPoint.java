package dev.promptbeam.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a run is when it is killed, told from outside: by its directory and by the server's
 * accounting. A kill has struck where the same still holds once the process is dead.
 */
enum KillPoint {
  /** The lock is taken, nothing is recorded. */
  STARTED {
    @Override
    boolean holds(Workspace work) {
      return work.run.has("run.lock") && !work.run.has("run.json");
    }
  },
  RECORDED {
    @Override
    boolean holds(Workspace work) throws IOException {
      return work.run.has("run.json") && work.run.records("buckets") == 0;
    }
  },
  BETWEEN_BUCKETS {
    @Override
    boolean holds(Workspace work) throws IOException {
      return work.run.records("buckets") > 0 && !work.run.isSealed();
    }
  },
  SEALED {
    @Override
    boolean holds(Workspace work) throws IOException {
      return work.run.isSealed() && work.run.sendings("intent") == 0;
    }
  },
  UPLOADING {
    @Override
    boolean holds(Workspace work) throws Exception {
      return work.server.calls("files.upload.start") > work.run.sendings("intent");
    }
  },
  /** An intent without its job: the create may be under way, made, or not sent at all. */
  INTENT {
    @Override
    boolean holds(Workspace work) throws IOException {
      return work.run.sendings("intent") > work.run.sendings("job");
    }
  },
  /** The server has more jobs than the ledger knows. */
  CREATED {
    @Override
    boolean holds(Workspace work) throws Exception {
      long known = work.run.sendings("job");
      return work.server.jobs().size() > known;
    }
  },
  POLLING {
    @Override
    boolean holds(Workspace work) throws Exception {
      return work.server.calls("batches.get") > 2 && work.run.sendings("ended") == 0;
    }
  },
  ENDED {
    @Override
    boolean holds(Workspace work) throws IOException {
      return work.run.sendings("ended") > saved(work);
    }
  },
  DOWNLOADING {
    @Override
    boolean holds(Workspace work) throws IOException {
      return count(work, "responses", ".part") > 0;
    }
  },
  SAVED {
    @Override
    boolean holds(Workspace work) throws IOException {
      return saved(work) > work.run.sendings("read");
    }
  },
  READ {
    @Override
    boolean holds(Workspace work) throws IOException {
      return work.run.sendings("read") > work.run.records("settled");
    }
  },
  SETTLED {
    @Override
    boolean holds(Workspace work) throws IOException {
      return work.run.records("settled") > work.run.records("outcomes");
    }
  },
  /** A part that no outcome names yet. */
  JOINED {
    @Override
    boolean holds(Workspace work) throws IOException {
      return work.run.parts() > work.run.records("outcomes");
    }
  },
  PUBLISHING {
    @Override
    boolean holds(Workspace work) throws IOException {
      return work.run.records("outcomes") > 0 && unpublished(work) > 0;
    }
  },
  /** All is published, the run's record does not say so. */
  PUBLISHED {
    @Override
    boolean holds(Workspace work) throws IOException {
      return work.run.isSealed() && unpublished(work) == 0 && !work.run.has("_SUCCESS");
    }
  };

  /** What a run that is killed at any moment is killed in. */
  static final List<KillPoint> LATEST_FIRST =
      Stream.of(values()).sorted((a, b) -> b.compareTo(a)).toList();

  abstract boolean holds(Workspace work) throws Exception;

  /** The latest point that holds now; null before the first. */
  static KillPoint now(Workspace work) throws Exception {
    for (KillPoint point : LATEST_FIRST) {
      if (point.holds(work)) {
        return point;
      }
    }
    return null;
  }

  private static long saved(Workspace work) throws IOException {
    return count(work, "responses", ".jsonl");
  }

  private static long unpublished(Workspace work) throws IOException {
    return work.run.shards() - work.run.records("outcomes");
  }

  private static long count(Workspace work, String folder, String suffix) throws IOException {
    Path path = work.run.path().resolve(folder);
    if (!Files.isDirectory(path)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> file.toString().endsWith(suffix)).count();
    }
  }
}
