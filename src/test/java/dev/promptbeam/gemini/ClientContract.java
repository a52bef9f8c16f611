package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.gemini.GeminiException.Gone;
import dev.promptbeam.gemini.GeminiException.Invalid;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link GeminiClient} does with a service behind it, from upload to deletion. A class
 * that extends this brings the client and its service.
 *
 * <p>There is no client in memory to run it against: {@code ScriptedClient} keeps nothing and
 * answers as it was told. The fake that has a state, {@code FakeService}, stands one port further
 * in and has a contract of its own, {@code RemoteCallsContract}.
 */
public abstract class ClientContract {
  private static final String MODEL = "gemini-2.5-flash";
  private static final String EMBEDDING_MODEL = "gemini-embedding-001";
  private static final int CHUNK = 8 << 20;

  public @TempDir Path folder;

  /** The client of a service that holds nothing yet, the same throughout a test. */
  public abstract GeminiClient client();

  /** The SHA-256 of what the service holds under that name, in hexadecimal digits. */
  abstract String sha256(String fileName) throws Exception;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1})
  void uploadsFilesOfAllSizes(int size) throws Exception {
    byte[] bytes = UploadServer.bytes(size);
    Path file = Files.write(folder.resolve("file"), bytes);

    RemoteFile uploaded = client().upload(file, "display name");

    assertThat(uploaded.displayName()).isEqualTo("display name");
    assertThat(uploaded.sizeBytes()).isEqualTo(size);
    assertThat(sha256(uploaded.name()))
        .isEqualTo(HexFormat.of().formatHex(Sha256.digest().digest(bytes)));
    assertThat(client().getFile(uploaded.name())).isEqualTo(uploaded);
    assertThat(client().listFiles(10, null).items()).containsExactly(uploaded);
  }

  @Test
  void listsFilesInPagesAndForgetsDeletedOnes() throws Exception {
    List<RemoteFile> uploaded = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      uploaded.add(0, client().upload(lines(1), "file " + i));
    }

    Page<RemoteFile> first = client().listFiles(2, null);
    Page<RemoteFile> second = client().listFiles(2, first.nextPageToken());

    assertThat(first.items()).containsExactlyElementsOf(uploaded.subList(0, 2));
    assertThat(second.items()).containsExactlyElementsOf(uploaded.subList(2, 3));
    assertThat(second.nextPageToken()).isNull();
    client().deleteFile(uploaded.get(1).name());
    assertThat(client().listFiles(10, null).items()).doesNotContain(uploaded.get(1)).hasSize(2);
    assertThat(gone(() -> client().getFile(uploaded.get(1).name()))).isNotNull();
    assertThat(gone(() -> client().deleteFile(uploaded.get(1).name()))).isNotNull();
  }

  @Test
  void runsAJobOverAFileAndBringsItsAnswers() throws Exception {
    String file = client().upload(lines(3), "in").name();

    BatchJob created = client().createBatch(RequestKind.GENERATE, MODEL, "job name", file);
    BatchJob ended = ended(created.name());

    assertThat(created.state()).isEqualTo(BatchState.PENDING);
    assertThat(created.displayName()).isEqualTo("job name");
    assertThat(created.model()).isEqualTo("models/" + MODEL);
    assertThat(created.inputFile()).isEqualTo(file);
    assertThat(created.stats()).isEqualTo(new BatchStats(3, 3, 0, 0));
    assertThat(ended.state()).isEqualTo(BatchState.SUCCEEDED);
    assertThat(ended.stats()).isEqualTo(new BatchStats(3, 0, 3, 0));
    Path target = folder.resolve("answers");
    client().download(String.valueOf(ended.responsesFile()), target);
    assertThat(keys(target)).containsExactly("k0", "k1", "k2");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aResultFileCanOnlyBeDownloaded() throws Exception {
    String file = client().upload(lines(1), "in").name();
    String results =
        String.valueOf(
            ended(client().createBatch(RequestKind.GENERATE, MODEL, "d", file).name())
                .responsesFile());

    assertThat(results).hasSize("files/".length() + 42);
    assertThat(invalid(() -> client().getFile(results))).hasMessageContaining("40 characters");
    assertThat(invalid(() -> client().deleteFile(results))).hasMessageContaining("40 characters");
    assertThat(client().listFiles(10, null).items()).hasSize(1);
    assertThat(
            catchThrowableOfType(
                GeminiException.class, () -> client().download(file, folder.resolve("input"))))
        .as("an upload cannot be downloaded")
        .isNotNull();
    assertThat(gone(() -> client().download("files/batch-unknown", folder.resolve("x"))))
        .isNotNull();
  }

  @Test
  void runsAJobWhoseRequestsTravelInTheCall() throws Exception {
    BatchJob created =
        client()
            .createInlineBatch(
                RequestKind.GENERATE,
                MODEL,
                "inline",
                List.of(
                    new InlineRequest("a", request("x")), new InlineRequest("b", request("y"))));
    Path target = folder.resolve("answers");
    long early = client().downloadInlined(created.name(), target);
    assertThat(target).doesNotExist();

    BatchJob ended = ended(created.name());
    long written = client().downloadInlined(created.name(), target);

    assertThat(early).isZero();
    assertThat(created.inputFile()).isNull();
    assertThat(ended.responsesFile()).isNull();
    assertThat(written).isEqualTo(2);
    assertThat(keys(target)).containsExactly("a", "b");
  }

  @Test
  void embedsAFileAndRequestsInTheCall() throws Exception {
    String line = "{\"key\":\"e\",\"request\":{\"content\":{\"parts\":[{\"text\":\"x\"}]}}}\n";
    String file = client().upload(Files.writeString(folder.resolve("e"), line), "e").name();
    ObjectNode request = (ObjectNode) Json.MAPPER.readTree(line).path("request");

    BatchJob byFile = client().createBatch(RequestKind.EMBED, EMBEDDING_MODEL, "file", file);
    BatchJob inline =
        client()
            .createInlineBatch(
                RequestKind.EMBED,
                EMBEDDING_MODEL,
                "inline",
                List.of(new InlineRequest("e", request)));

    client()
        .download(String.valueOf(ended(byFile.name()).responsesFile()), folder.resolve("by-file"));
    ended(inline.name());
    client().downloadInlined(inline.name(), folder.resolve("inline"));
    JsonNode values = client().embedContent(EMBEDDING_MODEL, request).at("/embedding/values");
    assertThat(values).isNotEmpty();
    for (String name : List.of("by-file", "inline")) {
      JsonNode answer = Json.MAPPER.readTree(folder.resolve(name).toFile());
      assertThat(answer.path("key").asText()).isEqualTo("e");
      assertThat(answer.at("/response/embedding/values")).isEqualTo(values);
    }
  }

  @Test
  void listsJobsNewestFirstInPagesWithoutInlineAnswers() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<InlineRequest> one = List.of(new InlineRequest("k", request("x")));
      names.add(0, client().createInlineBatch(RequestKind.GENERATE, MODEL, "job " + i, one).name());
    }
    ended(names.get(0));

    Page<BatchJob> first = client().listBatches(2, null);
    Page<BatchJob> second = client().listBatches(2, first.nextPageToken());

    assertThat(first.items()).extracting(BatchJob::name).isEqualTo(names.subList(0, 2));
    assertThat(second.items()).extracting(BatchJob::displayName).containsExactly("job 0");
    assertThat(second.nextPageToken()).isNull();
    assertThat(first.items().get(0).createTime()).isNotNull();
  }

  @Test
  void cancelsAndDeletesJobs() throws Exception {
    String file = client().upload(lines(2), "in").name();
    String pending = client().createBatch(RequestKind.GENERATE, MODEL, "pending", file).name();
    String over = client().createBatch(RequestKind.GENERATE, MODEL, "over", file).name();
    ended(over);

    client().cancelBatch(pending);
    client().cancelBatch(over);
    client().deleteBatch(over);

    BatchJob cancelled = client().getBatch(pending);
    assertThat(cancelled.state()).isEqualTo(BatchState.CANCELLED);
    assertThat(cancelled.error()).isNotNull();
    assertThat(gone(() -> client().getBatch(over))).isNotNull();
    assertThat(gone(() -> client().deleteBatch(over))).isNotNull();
    assertThat(gone(() -> client().cancelBatch("batches/unknown"))).isNotNull();
    assertThat(client().listBatches(10, null).items())
        .extracting(BatchJob::name)
        .containsExactly(pending);
  }

  @Test
  void namesTheLinesThatACreateRefuses() throws Exception {
    String bad = "{\"key\":\"b\",\"request\":{\"config\":{},\"contents\":[]}}\n";
    Path file = Files.writeString(folder.resolve("bad"), Files.readString(lines(1)) + bad);

    Invalid refused =
        invalid(
            () ->
                client()
                    .createBatch(
                        RequestKind.GENERATE, MODEL, "d", client().upload(file, "bad").name()));

    assertThat(refused.lines())
        .singleElement()
        .satisfies(line -> assertThat(line.line()).isEqualTo(2))
        .satisfies(line -> assertThat(line.message()).contains("config"));
    assertThat(client().listBatches(10, null).items()).isEmpty();
  }

  @Test
  void whatIsNotThereIsGone() throws Exception {
    String file = client().upload(lines(1), "in").name();

    assertThat(gone(() -> client().createBatch(RequestKind.GENERATE, MODEL, "d", "files/unknown")))
        .isNotNull();
    assertThat(gone(() -> client().createBatch(RequestKind.GENERATE, EMBEDDING_MODEL, "d", file)))
        .isNotNull();
    assertThat(gone(() -> client().createBatch(RequestKind.EMBED, MODEL, "d", file))).isNotNull();
    assertThat(gone(() -> client().getModel("gemini-0.5-flush"))).isNotNull();
    assertThat(gone(() -> client().getBatch("batches/unknown"))).isNotNull();
  }

  @Test
  void asksModelsAtOnce() throws Exception {
    assertThat(client().getModel(MODEL).methods()).contains("batchGenerateContent", "countTokens");
    assertThat(client().getModel(EMBEDDING_MODEL).methods()).contains("asyncBatchEmbedContent");
    assertThat(client().countTokens(MODEL, request("eight ascii letters"))).isPositive();
    assertThat(
            client()
                .generateContent(MODEL, request("x"))
                .at("/candidates/0/content/parts/0/text")
                .asText())
        .isNotEmpty();
  }

  private BatchJob ended(String name) throws Exception {
    BatchJob job = client().getBatch(name);
    for (int polls = 0; !job.state().terminal() && polls < 20; polls++) {
      job = client().getBatch(name);
    }
    return job;
  }

  private Path lines(int count) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("{\"key\":\"k").append(i).append("\",\"request\":").append(request("text " + i));
      text.append("}\n");
    }
    return Files.writeString(folder.resolve("lines.jsonl"), text);
  }

  private static ObjectNode request(String text) {
    ObjectNode request = Json.MAPPER.createObjectNode();
    request.putArray("contents").addObject().putArray("parts").addObject().put("text", text);
    return request;
  }

  private static List<String> keys(Path answers) throws IOException {
    List<String> keys = new ArrayList<>();
    for (String line : Files.readAllLines(answers)) {
      keys.add(Json.MAPPER.readTree(line).path("key").asText());
    }
    return keys;
  }

  private static Gone gone(ThrowingCallable call) {
    return catchThrowableOfType(Gone.class, call);
  }

  private static Invalid invalid(ThrowingCallable call) {
    return catchThrowableOfType(Invalid.class, call);
  }
}
