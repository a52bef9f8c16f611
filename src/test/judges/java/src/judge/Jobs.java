package judge;

import com.google.genai.Client;
import com.google.genai.types.BatchJob;
import com.google.genai.types.BatchJobSource;
import com.google.genai.types.Content;
import com.google.genai.types.CreateBatchJobConfig;
import com.google.genai.types.File;
import com.google.genai.types.InlinedRequest;
import com.google.genai.types.Part;
import com.google.genai.types.UploadFileConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What several groups of checks do with jobs. */
final class Jobs {
  static final String MODEL = "gemini-3.5-flash-lite";
  static final String EMBEDDING_MODEL = "gemini-embedding-001";
  private static final int MOST_POLLS = 10;

  private final Client client;
  private final Path directory;

  Jobs(Client client, Path directory) {
    this.client = client;
    this.directory = directory;
  }

  /** One line of an input file. */
  static String line(String key, String text) {
    return "{\"key\":\""
        + key
        + "\",\"request\":{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\""
        + text
        + "\"}]}]}}";
  }

  static InlinedRequest request(String key, String text) {
    return InlinedRequest.builder()
        .contents(Content.fromParts(Part.fromText(text)))
        .metadata(Map.of("key", key))
        .build();
  }

  File upload(String... lines) {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    return client.files.upload(
        bytes, UploadFileConfig.builder().mimeType("application/jsonl").build());
  }

  BatchJob create(String displayName, String fileName) {
    return create(MODEL, displayName, fileName);
  }

  BatchJob create(String model, String displayName, String fileName) {
    return client.batches.create(
        model, BatchJobSource.builder().fileName(fileName).build(), named(displayName));
  }

  BatchJob createInline(String displayName, InlinedRequest... requests) {
    return client.batches.create(
        MODEL, BatchJobSource.builder().inlinedRequests(requests).build(), named(displayName));
  }

  private static CreateBatchJobConfig named(String displayName) {
    return CreateBatchJobConfig.builder().displayName(displayName).build();
  }

  String state(BatchJob job) {
    return client.batches.get(job.name().orElseThrow(), null).state().orElseThrow().toString();
  }

  /** Polls a job until it has ended. */
  BatchJob end(BatchJob job) {
    for (int poll = 0; poll < MOST_POLLS; poll++) {
      BatchJob seen = client.batches.get(job.name().orElseThrow(), null);
      if (seen.endTime().isPresent()) {
        return seen;
      }
    }
    throw new AssertionError("no end of " + job);
  }

  /** Runs a job to its end and returns the lines of its result file. */
  List<String> results(BatchJob job) throws IOException {
    BatchJob ended = end(job);
    Path target = directory.resolve("results.jsonl");
    client.files.download(ended.dest().orElseThrow().fileName().orElseThrow(), "" + target, null);
    return Files.readAllLines(target);
  }
}
