package judge;

import com.google.genai.Client;
import com.google.genai.Pager;
import com.google.genai.errors.ApiException;
import com.google.genai.types.File;
import com.google.genai.types.ListFilesConfig;
import com.google.genai.types.UploadFileConfig;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Upload, get, list and delete. */
final class FileChecks {
  private static final int CHUNK_BYTES = 8 << 20;

  private final Client client;
  private final Control control;
  private final Path directory;
  private final List<String> uploaded = new ArrayList<>();

  FileChecks(Client client, Control control, Path directory) {
    this.client = client;
    this.control = control;
    this.directory = directory;
  }

  void run(Checks checks) {
    checks.check("a file smaller than a chunk is uploaded", this::uploadsSmall);
    checks.check("a file of two chunks is uploaded", this::uploadsTwoChunks);
    checks.check("a stream is uploaded under a chosen name", this::uploadsStream);
    checks.check("an upload outlives a refused chunk", this::uploadsAgain);
    checks.check("a file is read", this::gets);
    checks.check("files are listed in pages, newest first", this::lists);
    checks.check("an uploaded file cannot be downloaded", this::refusesDownload);
    checks.check("a deleted file is gone", this::deletes);
  }

  private void uploadsSmall() throws Exception {
    byte[] bytes = Jobs.line("a", "one").getBytes(StandardCharsets.UTF_8);
    Path path = Files.write(directory.resolve("small.jsonl"), bytes);
    File file =
        client.files.upload(
            path.toString(),
            UploadFileConfig.builder().mimeType("application/jsonl").displayName("small").build());
    uploaded.add(file.name().orElseThrow());
    Checks.that(file.name().orElseThrow().matches("files/[a-z0-9]{12}"), file.name());
    Checks.equal("small", file.displayName().orElseThrow());
    Checks.equal("ACTIVE", file.state().orElseThrow().toString());
    Checks.equal("UPLOADED", file.source().orElseThrow().toString());
    Checks.equal(file.createTime(), file.updateTime());
    Duration life = Duration.between(file.createTime().get(), file.expirationTime().get());
    Checks.equal(48L, life.plusMinutes(1).toHours());
    Checks.that(file.uri().orElseThrow().matches(".*/v1(beta)?/" + file.name().get()), file.uri());
    assertHolds(file, bytes);
  }

  private void uploadsTwoChunks() throws Exception {
    byte[] bytes = new byte[CHUNK_BYTES + 12_345];
    new Random(1).nextBytes(bytes);
    Path path = Files.write(directory.resolve("large.bin"), bytes);
    File file = client.files.upload(path.toFile(), UploadFileConfig.builder().build());
    uploaded.add(file.name().orElseThrow());
    assertHolds(file, bytes);
  }

  private void uploadsStream() throws Exception {
    byte[] bytes = "text\n".getBytes(StandardCharsets.UTF_8);
    UploadFileConfig config =
        UploadFileConfig.builder().name("chosen-name").mimeType("text/plain").build();
    File file = client.files.upload(new ByteArrayInputStream(bytes), bytes.length, config);
    uploaded.add(file.name().orElseThrow());
    Checks.equal("files/chosen-name", file.name().orElseThrow());
    Checks.equal("text/plain", file.mimeType().orElseThrow());
    assertHolds(file, bytes);
  }

  private void uploadsAgain() throws Exception {
    control.fault(
        "{\"operation\":\"files.upload.*\",\"match\":{\"offset\":\"^0$\"},\"times\":1,"
            + "\"action\":{\"type\":\"status\",\"code\":503}}");
    byte[] bytes = "again\n".getBytes(StandardCharsets.UTF_8);
    File file =
        client.files.upload(bytes, UploadFileConfig.builder().mimeType("text/plain").build());
    uploaded.add(file.name().orElseThrow());
    assertHolds(file, bytes);
  }

  private void gets() {
    String name = uploaded.get(0);
    File file = client.files.get(name, null);
    Checks.equal(name, file.name().orElseThrow());
    Checks.equal("small", file.displayName().orElseThrow());
  }

  private void lists() {
    Pager<File> pager = client.files.list(ListFilesConfig.builder().pageSize(2).build());
    Checks.equal(2, pager.page().size());
    List<String> names = new ArrayList<>();
    pager.forEach(file -> names.add(0, file.name().orElseThrow()));
    Checks.equal(uploaded, names);
  }

  private void refusesDownload() {
    String target = directory.resolve("never").toString();
    Failures.expect(
        400, "INVALID_ARGUMENT", () -> client.files.download(uploaded.get(0), target, null));
  }

  private void deletes() {
    client.files.delete(uploaded.get(0), null);
    ApiException gone =
        Failures.expect(403, "PERMISSION_DENIED", () -> client.files.get(uploaded.get(0), null));
    Checks.that(gone.message().contains("it may not exist"), gone.message());
  }

  /** Compares size and hash; the hash comes as base64 of its hex digits. */
  private static void assertHolds(File file, byte[] bytes) throws Exception {
    Checks.equal((long) bytes.length, file.sizeBytes().orElseThrow());
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    byte[] hash = Base64.getDecoder().decode(file.sha256Hash().orElseThrow());
    Checks.equal(HexFormat.of().formatHex(digest), new String(hash, StandardCharsets.US_ASCII));
  }
}
