package dev.promptbeam.gemini.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class SelectorThreadsTest {
  @Test
  void noClientKeepsTheExitWaiting() throws Exception {
    FutureTask<List<Thread>> task = new FutureTask<>(SelectorThreadsTest::endTwo);
    // In a group of its own, where the clients of other tests are not seen.
    new Thread(new ThreadGroup("process"), task).start();
    assertThat(task.get()).hasSize(2).noneMatch(Thread::isAlive);
  }

  private static List<Thread> endTwo() {
    List<HttpClient> clients = List.of(HttpClient.newHttpClient(), HttpClient.newHttpClient());
    List<Thread> threads = SelectorThreads.running().filter(Thread::isAlive).toList();
    SelectorThreads.end();
    assertThat(clients).hasSize(2); // held until here
    return threads;
  }
}
