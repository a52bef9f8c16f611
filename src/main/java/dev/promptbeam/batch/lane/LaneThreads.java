package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.setup.RunSetup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the lanes of a sealed run in plain threads of this process, without a pipeline. */
public record LaneThreads(RunSetup setup, int lanes) {
  /** Works until all shards are published or the run is stopped. */
  public void run() throws IOException, InterruptedException {
    RunSession session = Sessions.enter(setup);
    ExecutorService threads = Executors.newFixedThreadPool(lanes);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int lane = 0; lane < lanes; lane++) {
        String name = "thread-" + lane;
        running.add(
            threads.submit(
                () -> {
                  new Lane(session, name).run(shard -> {});
                  return null;
                }));
      }
      for (Future<?> lane : running) {
        await(lane);
      }
    } finally {
      threads.shutdownNow();
      Sessions.leave(session);
    }
  }

  private static void await(Future<?> lane) throws IOException, InterruptedException {
    try {
      lane.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("a lane failed: " + e.getCause(), e.getCause());
    }
  }
}
