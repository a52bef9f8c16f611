package dev.promptbeam.batch.state;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Runs the dispatcher's calls to the service. In a run they go to threads of their own and their
 * results come back through an inbox, to be handled on the dispatcher's thread; a simulation runs
 * them on the spot.
 */
public interface Workers {
  /** Runs the call elsewhere and hands its result to the handler on the dispatcher's thread. */
  <T> void run(Callable<T> call, Consumer<T> handler);

  /**
   * Runs the handlers of all calls that have come back.
   *
   * @throws Exception what a call threw that is not part of its result: a defect or a full disk
   */
  void handleResults() throws Exception;
}
