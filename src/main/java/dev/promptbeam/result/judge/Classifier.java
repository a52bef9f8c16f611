package dev.promptbeam.result.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.judge.AnswerLine.Fault;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.judge.Verdict.Failed.Again;
import dev.promptbeam.schema.AnswerForm;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges answers of text generation; safe for use by many threads. Not for embeddings.
 *
 * <p>The first of these that holds is the verdict: an error (protocol 5.1, 5.3); neither response
 * nor error; a blocked prompt without an answer; no candidate; a finish reason that is not accepted
 * (protocol 6); no output; text that is not JSON where JSON was asked for; JSON that does not match
 * the schema.
 *
 * <p>A line with both a response and an error is an error, unless the error says code 0 (OK). A
 * missing finish reason is FINISH_REASON_UNSPECIFIED, the value that JSON leaves out: the answer
 * never ended. Where JSON was asked for, only text can be it, so an answer of other parts alone is
 * OUTPUT_NOT_JSON. Text of white space alone is no output.
 */
public final class Classifier {
  private static final String UNFINISHED = "FINISH_REASON_UNSPECIFIED";

  /** Stands in a reason's code for what is no name. */
  private static final String UNNAMED = "UNKNOWN";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

  private final AnswerPolicy policy;
  private final FormCheck forms;

  private Classifier(AnswerPolicy policy) {
    this.policy = policy;
    this.forms = new FormCheck(policy);
  }

  public static Classifier of(AnswerPolicy policy) {
    return new Classifier(policy);
  }

  /** Whether {@link #judge} needs the candidate's text. */
  boolean needsText() {
    return policy.wantsJson() || policy.perRow();
  }

  /** Whether {@link #judge} needs the request that was asked. */
  boolean needsRequest() {
    return policy.perRow();
  }

  Verdict judge(AnswerLine line) {
    return judge(line, null);
  }

  /**
   * @param request that was asked, for whoever {@link #needsRequest}
   */
  Verdict judge(AnswerLine line, @Nullable JsonNode request) {
    Fault fault = line.fault();
    if (fault != null && isError(line)) {
      return failed(fault);
    }
    if (line.response() == null) {
      return new Failed(
          Reason.RESULT_UNREADABLE, "the answer line has neither a response nor an error");
    }
    Candidate candidate = line.candidate();
    boolean blocked = line.blockReason() != null && (candidate == null || candidate.isBare());
    if (candidate != null && !blocked) {
      return judge(candidate, forms.wanted(request));
    }
    if (blocked) {
      return new Failed(Reason.PROMPT_BLOCKED, "the prompt was blocked: " + line.blockReason());
    }
    return new Failed(Reason.OUTPUT_EMPTY, "the response has no candidates");
  }

  /** Whether the line says that its request failed. */
  static boolean isError(AnswerLine line) {
    Fault fault = line.fault();
    return fault != null && !isOk(fault, line);
  }

  private static boolean isOk(Fault fault, AnswerLine line) {
    return "0".equals(fault.code()) || (isEmpty(fault) && line.response() != null);
  }

  private static boolean isEmpty(Fault fault) {
    return fault.code() == null && fault.message() == null;
  }

  private static Failed failed(Fault fault) {
    String message = fault.message();
    Reason reason = Reason.api(RpcCode.of(fault.code()));
    if (message == null || message.isBlank()) {
      return new Failed(reason, "the service sent an error without a message");
    }
    return new Failed(reason, message);
  }

  private Verdict judge(Candidate candidate, AnswerForm form) {
    String reason = candidate.finishReason();
    String finish = reason == null || reason.isBlank() ? UNFINISHED : reason;
    if (!policy.accept().contains(finish)) {
      return unaccepted(finish, candidate);
    }
    if (!candidate.hasText() && !candidate.hasOtherOutput()) {
      return new Failed(
          Reason.OUTPUT_EMPTY, "the answer ended with " + finish + " but has no output");
    }
    return form.wantsJson() ? judgeJson(candidate, form) : Done.INSTANCE;
  }

  private static Failed unaccepted(String finish, Candidate candidate) {
    String words = candidate.finishMessage();
    String detail = words == null ? "" : ": " + words;
    Reason reason = Reason.finish(NAME.matcher(finish).matches() ? finish : UNNAMED);
    if (finish.equals(UNFINISHED) && !finish.equals(candidate.finishReason())) {
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
