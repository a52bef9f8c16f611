package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.model.RequestKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract with the emulator behind it; what is cut on the way is brought whole. */
public abstract class EmulatorContract extends ClientContract {
  public EmulatorServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls());
  }

  @AfterEach
  void closeServer() throws IOException {
    server.close();
  }

  @ParameterizedTest(name = "a length that matches: {0}")
  @ValueSource(booleans = {true, false})
  void aDownloadThatIsTruncatedTwiceIsBroughtWhole(boolean matching) throws Exception {
    String answers = answers();
    client().download(answers, folder.resolve("whole"));
    truncateDownloads(matching, 2);

    client().download(answers, folder.resolve("cut"));

    assertThat(folder.resolve("cut")).hasSameBinaryContentAs(folder.resolve("whole"));
    assertThat(EmulatorHandle.strikes(server)).isEqualTo(2);
  }

  @Test
  void aDownloadThatIsAlwaysTruncatedLeavesNothingBehind() throws Exception {
    String answers = answers();
    truncateDownloads(false, 1_000);
    Path target = folder.resolve("empty/cut");
    Files.createDirectories(target.getParent());

    assertThat(catchThrowableOfType(Unreachable.class, () -> client().download(answers, target)))
        .isNotNull();

    assertThat(target.getParent()).isEmptyDirectory();
    assertThat(EmulatorHandle.strikes(server)).isEqualTo(4);
  }

  /** Its length says that nothing is missing, so it is the service that has no more. */
  @Test
  void aDownloadThatAlwaysEndsAtTheSameByteIsBelieved() throws Exception {
    String answers = answers();
    truncateDownloads(true, 1_000);
    Path target = folder.resolve("broken");

    client().download(answers, target);

    assertThat(target).hasSize(20);
    assertThat(EmulatorHandle.strikes(server)).isEqualTo(3);
  }

  /** A result file of three lines. */
  public String answers() throws Exception {
    String line =
        "{\"key\":\"k\",\"request\":{\"contents\":[{\"parts\":[{\"text\":\"long\"}]}]}}\n";
    Path input = Files.writeString(folder.resolve("input"), line.repeat(3));
    String job =
        client()
            .createBatch(
                RequestKind.GENERATE, "gemini-2.5-flash", "d", client().upload(input, "d").name())
            .name();
    client().getBatch(job);
    return String.valueOf(client().getBatch(job).responsesFile());
  }

  /** Within the first line, so that what comes is no object even where its length is right. */
  private void truncateDownloads(boolean matching, int times) throws Exception {
    String fault =
        "{\"operation\":\"files.download\",\"times\":%d,\"action\":{\"type\":\"truncate\",\"bytes\":20,\"matchingLength\":%b}}"
            .formatted(times, matching);
    EmulatorHandle.fault(server, fault);
  }

  @Override
  String sha256(String fileName) throws IOException {
    return EmulatorHandle.sha256(server, fileName);
  }
}
