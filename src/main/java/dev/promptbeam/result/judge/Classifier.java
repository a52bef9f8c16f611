package dev.promptbeam.result.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.judge.Verdict.Failed.Again;
import dev.promptbeam.schema.AnswerForm;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges answers of text generation.
 *
 * <p>The first of these that holds is the verdict: a blocked prompt without an answer; no
 * candidate; a finish reason that is not accepted (protocol 6); no output; text that is not JSON
 * where JSON was asked for; JSON that does not match the schema.
 *
 * <p>A missing finish reason is FINISH_REASON_UNSPECIFIED, the value that JSON leaves out: the
 * answer never ended. Where JSON was asked for, only text can be it, so an answer of other parts
 * alone is OUTPUT_NOT_JSON; but for calls, which the model wants answered before it says anything.
 * Text of white space alone is no output. Of several candidates the first is judged.
 */
public final class Classifier implements Judge {
  /** Stands in a reason's code for what is no name. */
  private static final String UNNAMED = "UNKNOWN";

  /** Ends of an answer that has a rest where it has a token for it (protocol 6). */
  private static final Set<String> BROKEN_OFF = Set.of("CONTINUATION", "MAX_TOKENS");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

  private final AnswerPolicy policy;
  private final FormCheck forms;

  private Classifier(AnswerPolicy policy, FormCheck forms) {
    this.policy = policy;
    this.forms = forms;
  }

  public static Classifier of(AnswerPolicy policy) {
    return new Classifier(policy, new FormCheck(policy));
  }

  @Override
  public Reading reading() {
    return policy.wantsJson() || policy.perRow() ? Reading.TEXT : Reading.END;
  }

  @Override
  public boolean needsRequest() {
    return policy.perRow();
  }

  @Override
  public int hops() {
    return policy.hops();
  }

  @Override
  public Judge ofLastHop() {
    return policy.hops() == 0 ? this : new Classifier(policy.withoutHops(), forms);
  }

  @Override
  public Verdict judgeResponse(AnswerLine line, @Nullable JsonNode request) {
    Candidate candidate = line.candidate();
    boolean blocked = line.blockReason() != null && (candidate == null || candidate.isBare());
    if (candidate != null && !blocked && goesOn(line, candidate)) {
      return new Failed(
          Reason.finish(candidate.finish()),
          "the answer ended with " + candidate.finish() + ", and its rest was not asked for",
          Again.CONTINUED);
    }
    if (candidate != null && !blocked) {
      return judge(candidate, forms.wanted(request));
    }
    if (blocked) {
      return new Failed(Reason.PROMPT_BLOCKED, "the prompt was blocked: " + line.blockReason());
    }
    return new Failed(Reason.OUTPUT_EMPTY, "the response has no candidates");
  }

  /** A token is of one candidate, while the request would ask for all of them again. */
  private boolean goesOn(AnswerLine line, Candidate candidate) {
    return policy.hops() > 0
        && BROKEN_OFF.contains(candidate.finish())
        && candidate.continuationToken() != null
        && line.candidates().size() == 1;
  }

  private Verdict judge(Candidate candidate, AnswerForm form) {
    String finish = candidate.finish();
    if (!policy.accept().contains(finish)) {
      return unaccepted(finish, candidate);
    }
    if (!candidate.hasText() && !candidate.hasOtherOutput()) {
      return new Failed(
          Reason.OUTPUT_EMPTY, "the answer ended with " + finish + " but has no output");
    }
    boolean callsAlone = !candidate.hasText() && !candidate.calls().isEmpty();
    return form.wantsJson() && !callsAlone ? judgeJson(candidate, form) : Done.INSTANCE;
  }

  private static Failed unaccepted(String finish, Candidate candidate) {
    String words = candidate.finishMessage();
    String detail = words == null ? "" : ": " + words;
    Reason reason = Reason.finish(NAME.matcher(finish).matches() ? finish : UNNAMED);
    if (finish.equals(Candidate.UNFINISHED) && !finish.equals(candidate.finishReason())) {
      return new Failed(reason, "the answer has no finish reason: it never ended" + detail);
    }
    if (reason.refusesAccount()) {
      String why = ": the account is limited or disabled for policy violations";
      return new Failed(reason, "the answer ended with " + finish + why + detail, Again.UNCOUNTED);
    }
    return new Failed(reason, "the answer ended with " + finish + detail);
  }

  private Verdict judgeJson(Candidate candidate, AnswerForm form) {
    if (!candidate.hasText()) {
      return new Failed(
          Reason.OUTPUT_NOT_JSON, "JSON was asked for, but the answer has no text to hold it");
    }
    return forms.judge(candidate.text(), form);
  }
}
