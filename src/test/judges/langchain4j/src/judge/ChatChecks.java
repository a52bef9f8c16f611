package judge;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.batch.BatchPage;
import dev.langchain4j.model.batch.BatchPagination;
import dev.langchain4j.model.batch.BatchResponse;
import dev.langchain4j.model.batch.BatchState;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.googleai.BatchRequestResponse.BatchFileRequest;
import dev.langchain4j.model.googleai.GeminiBatchRequest;
import dev.langchain4j.model.googleai.GeminiFiles.GeminiFile;
import dev.langchain4j.model.googleai.GoogleAiGeminiBatchChatModel;
import dev.langchain4j.model.googleai.jsonl.JsonLinesWriter;
import dev.langchain4j.model.googleai.jsonl.JsonLinesWriters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Jobs of chat requests, and the calls that answer at once. */
final class ChatChecks {
  private final Account account;
  private final GoogleAiGeminiBatchChatModel chats;
  private final Control control;
  private final Path directory;
  private final List<String> created = new ArrayList<>();

  ChatChecks(Account account, Control control, Path directory) {
    this.account = account;
    this.chats = account.chats();
    this.control = control;
    this.directory = directory;
  }

  void run(Checks checks) {
    checks.check("an inline job runs to its end", this::runsInline);
    checks.check("a failed request is told apart", this::tellsErrors);
    checks.check("a job runs from a file", this::runsFile);
    checks.check("a job is cancelled", this::cancels);
    checks.check("a job fails", this::fails);
    checks.check("jobs are listed in pages, newest first", this::lists);
    checks.check("a deleted job is gone", this::deletes);
    checks.check("an unknown job is refused", this::refusesUnknown);
    checks.check("content is generated", this::generates);
    checks.check("tokens are counted", this::counts);
  }

  private void runsInline() throws Exception {
    BatchResponse<ChatResponse> job = submit("inline", "Say one", "Say two");
    Checks.that(job.batchId().matches("batches/[a-z0-9]{36}"), job);
    Checks.equal(BatchState.PENDING, job.state());
    Checks.equal(BatchState.RUNNING, chats.retrieve(job.batchId()).state());
    BatchResponse<ChatResponse> ended = chats.retrieve(job.batchId());
    Checks.equal(BatchState.SUCCEEDED, ended.state());
    Checks.equal(2, ended.responses().size());
    assertAnswers("Say one", ended.responses().get(0));
    assertAnswers("Say two", ended.responses().get(1));
  }

  private void tellsErrors() throws Exception {
    control.fault(
        "{\"operation\":\"line\",\"match\":{\"text\":\"Break it\"},"
            + "\"action\":{\"type\":\"error\",\"code\":13,\"message\":\"It broke.\"}}");
    BatchResponse<ChatResponse> ended = end(submit("errors", "Break it", "Say three"));
    Checks.equal(1, ended.errors().size());
    Checks.equal(13, ended.errors().get(0).code());
    Checks.equal("It broke.", ended.errors().get(0).message());
    assertAnswers("Say three", ended.responses().get(0));
  }

  private void runsFile() throws Exception {
    Path path = directory.resolve("chats.jsonl");
    try (JsonLinesWriter writer = JsonLinesWriters.streaming(path)) {
      chats.writeBatchToFile(
          writer,
          List.of(
              new BatchFileRequest<>("a", request("From a file")),
              new BatchFileRequest<>("b", request("From it too"))));
    }
    GeminiFile file = account.files().uploadFile(path, "chats");
    BatchResponse<ChatResponse> ended = end(chats.submit("from-file", file));
    Checks.equal(BatchState.SUCCEEDED, ended.state());
  }

  private void cancels() {
    BatchResponse<ChatResponse> job = submit("cancel", "x");
    chats.cancel(job.batchId());
    // The service's cancelled jobs bear an error, which LangChain4j takes for a failure.
    Checks.equal(BatchState.FAILED, chats.retrieve(job.batchId()).state());
  }

  private void fails() throws Exception {
    control.fault(
        "{\"operation\":\"job\",\"match\":{\"displayName\":\"^fails$\"},"
            + "\"action\":{\"endState\":\"FAILED\"}}");
    Checks.equal(BatchState.FAILED, end(submit("fails", "x")).state());
  }

  private void lists() {
    List<String> listed = new ArrayList<>();
    String token = null;
    do {
      BatchPage<ChatResponse> page = chats.list(new BatchPagination(2, token));
      Checks.that(page.batches().size() <= 2, page);
      page.batches().forEach(job -> listed.add(0, job.batchId()));
      token = page.nextPageToken();
    } while (token != null);
    listed.retainAll(created);
    Checks.equal(created, listed);
  }

  private void deletes() {
    BatchResponse<ChatResponse> job = submit("delete", "x");
    chats.deleteBatchJob(job.batchId());
    assertNotFound(() -> chats.retrieve(job.batchId()));
  }

  private void refusesUnknown() {
    String unknown = "batches/" + "z".repeat(36);
    assertNotFound(() -> chats.retrieve(unknown));
    assertNotFound(() -> chats.cancel(unknown));
    assertNotFound(() -> chats.deleteBatchJob(unknown));
  }

  private void generates() throws Exception {
    String text = account.chat().chat("Hello");
    Checks.that(text.startsWith(Answers.mark("Hello")), text);
  }

  private void counts() {
    Checks.equal(10, account.tokens().estimateTokenCountInText("a".repeat(40)));
  }

  private BatchResponse<ChatResponse> submit(String displayName, String... texts) {
    List<ChatRequest> requests = new ArrayList<>();
    for (String text : texts) {
      requests.add(request(text));
    }
    BatchResponse<ChatResponse> job = chats.submit(GeminiBatchRequest.from(requests, displayName));
    created.add(job.batchId());
    return job;
  }

  private BatchResponse<ChatResponse> end(BatchResponse<ChatResponse> job) {
    chats.retrieve(job.batchId());
    return chats.retrieve(job.batchId());
  }

  private static ChatRequest request(String text) {
    return ChatRequest.builder()
        .messages(SystemMessage.from("Be brief."), UserMessage.from(text))
        .temperature(0.3)
        .maxOutputTokens(20)
        .build();
  }

  private static void assertAnswers(String text, ChatResponse answer) throws Exception {
    Checks.that(answer.aiMessage().text().startsWith(Answers.mark(text)), answer);
    Checks.equal("STOP", answer.finishReason().toString());
    Checks.that(answer.tokenUsage().inputTokenCount() > 0, answer);
  }

  private static void assertNotFound(Checks.Check call) {
    String refusal = FileChecks.refusal(call);
    Checks.that(refusal.contains("NOT_FOUND"), refusal);
  }
}
