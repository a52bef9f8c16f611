package judge;

import dev.langchain4j.model.googleai.GeminiFiles;
import dev.langchain4j.model.googleai.GeminiFiles.GeminiFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Upload, get, list and delete. */
final class FileChecks {
  private static final int LARGE_BYTES = (8 << 20) + 12_345;

  private final GeminiFiles files;
  private final Path directory;
  private String name = "";

  FileChecks(Account account, Path directory) {
    this.files = account.files();
    this.directory = directory;
  }

  void run(Checks checks) {
    checks.check("a file is uploaded", this::uploads);
    checks.check("a file of more than a chunk is uploaded at once", this::uploadsLarge);
    checks.check("a file is read", this::gets);
    checks.check("files are listed", this::lists);
    checks.check("a deleted file is gone", this::deletes);
  }

  private void uploads() throws Exception {
    byte[] bytes = "{\"contents\":[]}\n".getBytes(StandardCharsets.UTF_8);
    Path path = Files.write(directory.resolve("small.jsonl"), bytes);
    GeminiFile file = files.uploadFile(path, "small");
    name = file.name();
    Checks.that(name.matches("files/[a-z0-9]{12}"), file);
    Checks.equal("small", file.displayName());
    Checks.equal((long) bytes.length, file.sizeBytes());
    Checks.that(file.isActive(), file);
  }

  private void uploadsLarge() throws Exception {
    GeminiFile file = files.uploadFile(new byte[LARGE_BYTES], "text/plain", "large");
    Checks.equal((long) LARGE_BYTES, file.sizeBytes());
    Checks.equal("text/plain", file.mimeType());
  }

  private void gets() throws Exception {
    GeminiFile file = files.getMetadata(name);
    Checks.equal(name, file.name());
    Checks.equal("small", file.displayName());
  }

  private void lists() throws Exception {
    Checks.equal(2, files.listFiles().size());
    Checks.equal(name, files.listFiles().get(1).name());
  }

  private void deletes() throws Exception {
    files.deleteFile(name);
    Checks.that(refusal(() -> files.getMetadata(name)).contains("403"), "no 403");
  }

  /** All texts of the failure that a call has to end with. */
  static String refusal(Checks.Check call) {
    try {
      call.run();
    } catch (Exception e) {
      StringBuilder texts = new StringBuilder();
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        texts.append(cause).append('\n');
      }
      return texts.toString();
    }
    throw new AssertionError("no failure");
  }
}
