package judge;

import java.nio.file.Path;

/**
 * LangChain4j as judge of the emulator, which wrote its client without Google's SDK. Arguments:
 * base address, API key, a directory for files.
 */
public final class Judge {
  private Judge() {}

  public static void main(String[] arguments) {
    Account account = new Account(arguments[0], arguments[1]);
    Path directory = Path.of(arguments[2]);
    Checks checks = new Checks();
    new FileChecks(account, directory).run(checks);
    new ChatChecks(account, new Control(arguments[0]), directory).run(checks);
    new VectorAndImageChecks(account).run(checks);
    System.exit(checks.failed() == 0 ? 0 : 1);
  }
}
