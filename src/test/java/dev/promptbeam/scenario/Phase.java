package dev.promptbeam.scenario;

import java.io.IOException;

/** What a run is at when something happens to it: how it is brought there, and how it goes on. */
enum Phase {
  PACKING(20_000, "a bucket is packed") {
    @Override
    void hold(Scenario work) throws IOException {
      work.spec("maxRequests: 2000");
    }

    @Override
    boolean isReached(Scenario work) throws IOException {
      return work.run.records("buckets") > 0;
    }
  },
  UPLOADING(60, "an upload hangs") {
    @Override
    void hold(Scenario work) throws IOException, InterruptedException {
      work.server.fault(
          "{'operation':'files.upload.finalize','times':2,"
              + "'action':{'type':'delay','millis':20000}}");
    }

    @Override
    boolean isReached(Scenario work) throws IOException, InterruptedException {
      return work.server.strikes() > 0;
    }
  },
  POLLING(60, "all jobs run") {
    @Override
    void hold(Scenario work) throws IOException, InterruptedException {
      work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
    }

    @Override
    boolean isReached(Scenario work) throws IOException {
      return work.run.sendings("job") == 6;
    }

    @Override
    void letGo(Scenario work) throws IOException, InterruptedException {
      work.server.advanceClock("PT2H");
    }
  },
  JOINING(60, "a part is there and a download hangs") {
    @Override
    void hold(Scenario work) throws IOException, InterruptedException {
      work.server.fault(
          "{'operation':'files.download','skip':2,'times':4,"
              + "'action':{'type':'delay','millis':20000}}");
    }

    @Override
    boolean isReached(Scenario work) throws IOException, InterruptedException {
      return work.run.parts() > 0 && work.server.strikes() > 0;
    }
  };

  final int rows;
  final String description;

  Phase(int rows, String description) {
    this.rows = rows;
    this.description = description;
  }

  /** To be called before the run, so that it stays in this phase for a while. */
  abstract void hold(Scenario work) throws IOException, InterruptedException;

  abstract boolean isReached(Scenario work) throws IOException, InterruptedException;

  /** Lets the run go on where it would not by itself. */
  void letGo(Scenario work) throws IOException, InterruptedException {}

  /** Starts the run and returns when it is in this phase. */
  ChildProcess start(Scenario work) throws Exception {
    work.rows(rows);
    hold(work);
    return work.startUntil(description, () -> isReached(work));
  }
}
