package dev.promptbeam.gemini.http;

import java.util.List;
import java.util.stream.Stream;

/**
 * The threads in which the JDK's HTTP clients wait for their connections. A client has no close
 * before JDK 21, and a JVM that exits waits 300 ms for each thread that is in native code, as these
 * always are (seen with JDK 17.0.15); an interrupt ends them.
 */
public final class SelectorThreads {
  private static final int MOST_MILLIS = 100;

  private SelectorThreads() {}

  /** Ends them all, when the process makes no more calls. */
  public static void end() {
    List<Thread> threads = running().toList();
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(MOST_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the process exits all the same
    }
  }

  static Stream<Thread> running() {
    Thread[] all = new Thread[Thread.activeCount() * 2 + 16];
    int count = Thread.enumerate(all);
    return Stream.of(all).limit(count).filter(SelectorThreads::isOne);
  }

  private static boolean isOne(Thread thread) {
    return thread.getName().matches("HttpClient-\\d+-SelectorManager");
  }
}
