package dev.promptbeam.report;

import dev.promptbeam.ledger.LaunchCommands;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The command that goes on with what this one has begun, ready to be pasted into a shell. */
public final class GoOn {
  private static final String PROGRAM_PROPERTY = "promptbeam.command";
  public static final String RUN_ID = "--run-id";

  private static final String BUDGET = "--budget";

  /** What follows is for Beam and its runner. */
  public static final String BEAM = "--";

  public static final String NOTIFY = "--notify";
  public static final String NOTIFY_COMMAND = "--notify-command";

  /** What may hold a secret, and is neither shown nor recorded: it is given anew. */
  public static final Set<String> SECRET = Set.of(NOTIFY, NOTIFY_COMMAND);

  /** What has taken effect by then, and is not to be done again. */
  private static final Set<String> ONCE = Set.of("--abandon-open-jobs", "--cluster-gone");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,+@%-]+");

  private GoOn() {}

  /**
   * The command once more.
   *
   * @param arguments as they were given
   * @param runId of the run that it began; null where it has none to be named
   */
  public static String command(List<String> arguments, @Nullable String runId) {
    List<String> words = new ArrayList<>();
    words.add(System.getProperty(PROGRAM_PROPERTY, "promptbeam"));
    int end = arguments.contains(BEAM) ? arguments.indexOf(BEAM) : arguments.size();
    List<String> own = arguments.subList(0, end);
    words.addAll(repeated(own));
    boolean named =
        own.stream().anyMatch(word -> word.equals(RUN_ID) || word.startsWith(RUN_ID + "="));
    if (runId != null && !named) {
      words.add(RUN_ID);
      words.add(runId);
    }
    words.addAll(arguments.subList(end, arguments.size()));
    return words.stream().map(GoOn::quoted).collect(Collectors.joining(" "));
  }

  private static List<String> repeated(List<String> own) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      String word = own.get(i);
      if (SECRET.contains(word)) {
        i++; // its value
      } else if (!ONCE.contains(word)
          && SECRET.stream().noneMatch(option -> word.startsWith(option + "="))) {
        words.add(word);
      }
    }
    return words;
  }

  /** The command that goes on with a run that exists. */
  public static String with(RunRecord run, RunDirectory directory) throws IOException {
    List<String> last = new LaunchCommands(directory.ledger()).last();
    String origin = run.redriveOf();
    List<String> usual = origin == null ? List.of("run", "SPEC") : List.of("redrive", origin);
    List<String> words = last == null ? usual : last;
    StopRecord stop = new Stops(directory.ledger()).current();
    BigDecimal budget = stop == null ? null : stop.budget();
    return command(budget == null ? words : withBudget(words, budget), run.runId());
  }

  /** What was not enough is not given once more. */
  private static List<String> withBudget(List<String> arguments, BigDecimal budget) {
    List<String> words = new ArrayList<>();
    int end = arguments.contains(BEAM) ? arguments.indexOf(BEAM) : arguments.size();
    for (int i = 0; i < end; i++) {
      String word = arguments.get(i);
      if (word.equals(BUDGET)) {
        i++; // its value
      } else if (!word.startsWith(BUDGET + "=")) {
        words.add(word);
      }
    }
    words.addAll(List.of(BUDGET, budget.toPlainString()));
    words.addAll(arguments.subList(end, arguments.size()));
    return words;
  }

  /** As a shell reads it as one word; what would steer a terminal is spelled out, as bash reads. */
  static String quoted(String word) {
    if (PLAIN.matcher(word).matches()) {
      return word;
    }
    String plain = PlainText.onOneLine(word);
    boolean spelled = !plain.equals(word);
    return spelled
        ? "$'" + PlainText.onOneLine(word.replace("\\", "\\\\").replace("'", "\\'")) + "'"
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
