package dev.promptbeam.batch.lane;

import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.RemoteFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A client whose calls are taken down, and which may die before or behind one of them. */
final class WatchedCalls {
  /** As a process that is killed: nothing behind it happens. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed(String at) {
      super(at);
    }
  }

  /** Calls as {@code upload image/png}, {@code create}, {@code delete}. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  private final Map<String, Long> held = new HashMap<>();
  private final Set<String> media = new HashSet<>();
  private long most;

  private final Map<String, Runnable> actions = new ConcurrentHashMap<>();
  private final Queue<Predicate<String>> deaths = new ConcurrentLinkedQueue<>();

  /** Has the next call for which this holds kill; {@code before X} or {@code behind X}. */
  void dieAt(String point) {
    deaths.add(point::equals);
  }

  /** Has something done once, {@code before X} or {@code behind X}. */
  void doAt(String point, Runnable action) {
    actions.put(point, action);
  }

  long count(String call) {
    return calls.stream().filter(call::equals).count();
  }

  boolean died() {
    return deaths.isEmpty();
  }

  GeminiClient around(GeminiClient client) {
    return (GeminiClient)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {GeminiClient.class},
            (proxy, method, arguments) -> {
              String call = name(method.getName(), arguments);
              die("before " + call);
              calls.add(said(call, arguments));
              try {
                Object answer = method.invoke(client, arguments);
                count(method.getName(), arguments, answer);
                die("behind " + call);
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Most bytes that the service held of what this client has uploaded. */
  synchronized long mostHeld() {
    return most;
  }

  private synchronized void count(String method, Object[] arguments, Object answer) {
    if (answer instanceof RemoteFile file && method.equals("upload")) {
      if (arguments.length == 3) {
        media.add(file.name());
      }
      held.put(file.name(), file.sizeBytes());
      most = Math.max(most, held.values().stream().mapToLong(bytes -> bytes).sum());
    } else if (method.equals("deleteFile")) {
      held.remove((String) arguments[0]);
    }
  }

  private static String name(String method, Object[] arguments) {
    boolean media = method.equals("upload") && arguments.length == 3;
    return media ? "upload " + arguments[2] : method;
  }

  private synchronized String said(String call, Object[] arguments) {
    return call.equals("deleteFile") && media.contains((String) arguments[0])
        ? "delete media"
        : call;
  }

  synchronized void die(String point) {
    Runnable action = actions.remove(point);
    if (action != null) {
      action.run();
    }
    Predicate<String> death = deaths.peek();
    if (death != null && death.test(point) && deaths.remove(death)) {
      throw new Killed(point);
    }
  }
}
