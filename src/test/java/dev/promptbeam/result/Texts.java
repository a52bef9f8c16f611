package dev.promptbeam.result;

import dev.promptbeam.result.TextMembers.Extra;
import dev.promptbeam.result.judge.AnswerPolicy;
import java.util.Set;

/** What rows say of answers that are texts. */
public final class Texts {
  public static final TextMembers PLAIN = of(false, false);
  public static final TextMembers JSON = of(true, false);
  public static final TextMembers PER_ROW = of(false, true);
  public static final TextMembers EXTRAS = new TextMembers(PLAIN.policy(), Set.of(Extra.values()));

  private Texts() {}

  private static TextMembers of(boolean json, boolean perRow) {
    AnswerPolicy policy = new AnswerPolicy(Set.of("STOP"), json, null, false, perRow, false, 0);
    return new TextMembers(policy, Set.of());
  }
}
