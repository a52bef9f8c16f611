package dev.promptbeam.result;

import dev.promptbeam.score.ScoreRules;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a result row holds.
 *
 * @param row whether the source row is included
 * @param response whether the API's response is included
 * @param usage whether the token counts are included
 * @param answer what it says of the answer itself
 * @param model the model as the spec names it
 * @param media whether pictures or sound may come, which adds {@code media}
 * @param shared whether rows may share an answer, which adds {@code sharedFrom}
 * @param reused whether answers may be those of other runs, which adds {@code reusedFrom}
 * @param scores how answers are scored, which adds {@code scores} unless they are not
 * @param trials what the trials of a row are called, which adds {@code variant} and {@code sample}
 *     where there are several
 * @param replaceSurrogates whether halves of surrogate pairs become U+FFFD
 * @param stage name of the stage that is answered, which adds {@code stage}; empty where the run
 *     has none
 * @param handsOn whether it is not the last: then no result rows are made, but the next stage's
 * @param grading how its rows are made where it judges the answers of another stage, and is the
 *     last to do so; null elsewhere
 */
public record ResultShape(
    boolean row,
    boolean response,
    boolean usage,
    AnswerMembers answer,
    String model,
    boolean media,
    boolean shared,
    boolean reused,
    ScoreRules scores,
    TrialNames trials,
    boolean replaceSurrogates,
    String stage,
    boolean handsOn,
    @Nullable Grading grading)
    implements Serializable {

  /** Of a run without stages. */
  public ResultShape(
      boolean row,
      boolean response,
      boolean usage,
      AnswerMembers answer,
      String model,
      boolean media,
      boolean shared,
      boolean reused,
      ScoreRules scores,
      TrialNames trials,
      boolean replaceSurrogates) {
    this(
        row,
        response,
        usage,
        answer,
        model,
        media,
        shared,
        reused,
        scores,
        trials,
        replaceSurrogates,
        "",
        false,
        null);
  }

  /** The same as one stage of several. */
  public ResultShape inStage(String name, boolean last) {
    return new ResultShape(
        row,
        response && last,
        usage || !last,
        answer,
        model,
        media,
        shared,
        reused,
        last ? scores : ScoreRules.NONE,
        trials,
        replaceSurrogates,
        name,
        !last,
        null);
  }

  /** The same as a stage whose answers are judged: they have their scores before. */
  public ResultShape judged(String name) {
    return new ResultShape(
        row,
        false,
        true,
        answer,
        model,
        media,
        shared,
        reused,
        scores,
        trials,
        replaceSurrogates,
        name,
        true,
        null);
  }

  /** The same as the last one that judges. */
  public ResultShape judging(String name, Grading how) {
    return new ResultShape(
        row,
        false,
        true,
        answer,
        model,
        media,
        shared,
        reused,
        scores,
        trials,
        replaceSurrogates,
        name,
        false,
        how);
  }

  /** The members of each row, in their order. */
  public List<String> members() {
    if (grading != null) {
      return grading.members();
    }
    List<String> members = new ArrayList<>(List.of("key", "source"));
    addIf(trials.swept(), "variant", members);
    addIf(trials.sampled(), "sample", members);
    addIf(row, "row", members);
    members.add("status");
    members.addAll(answer.names());
    addIf(media, "media", members);
    addIf(response, "response", members);
    addIf(usage, "usage", members);
    members.addAll(List.of("model", "modelVersion", "requestKey", "job", "attempt"));
    addIf(!stage.isEmpty(), "stage", members);
    addIf(shared, "sharedFrom", members);
    addIf(reused, "reusedFrom", members);
    addIf(!scores.areNone(), "scores", members);
    return members;
  }

  private static void addIf(boolean has, String member, List<String> members) {
    if (has) {
      members.add(member);
    }
  }

  /** Of a run that takes nothing from others. */
  public ResultShape(
      boolean row,
      boolean response,
      boolean usage,
      AnswerMembers answer,
      String model,
      boolean media,
      boolean shared) {
    this(
        row,
        response,
        usage,
        answer,
        model,
        media,
        shared,
        false,
        ScoreRules.NONE,
        TrialNames.NONE,
        false);
  }
}
