package dev.promptbeam.judges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.report.page.Hostile;
import dev.promptbeam.report.page.ReportedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chromium opens the report of a run whose rows would break it where they can, and is clicked and
 * typed at. Skipped where there is no Chromium: {@code apt-get install chromium}.
 */
@Tag("judges")
final class ReportPageIT {
  private static final int ROWS = 10_000;
  private static final String PICTURE =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  @TempDir private static Path folder;
  private static ReportedRun run;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    assumeTrue(Judge.isInstalled("chromium"), "no chromium on this machine");
    run =
        new ReportedRun(folder.resolve("reviews/r-1"), Hostile.TEXT)
            .shard(ROWS - 12, i -> result(i), 12, i -> letter(i))
            .end();
    Files.createDirectories(run.directory().media());
    Files.write(run.directory().media().resolve("0a-1.png"), Base64.getDecoder().decode(PICTURE));
    run.report();
    browser = Browser.open(folder.resolve("profile"), run.directory().reportPage());
  }

  @BeforeEach
  void show() throws Exception {
    browser.show(run.directory().reportPage());
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static ObjectNode result(int number) {
    ObjectNode row = (ObjectNode) ReportedRun.result(number, number + " " + Hostile.TEXT);
    row.putArray("media").addObject().put("path", "media/0a-1.png").put("mimeType", "image/png");
    row.put("variant", number % 4 == 0 ? "<i>" : "a");
    return row.put("modelVersion", Hostile.TEXT);
  }

  private static ObjectNode letter(int number) {
    return (ObjectNode) ReportedRun.letter(number, Hostile.TEXT, number + " " + Hostile.TEXT);
  }

  @Test
  void rowsAreSearchedFilteredAndOpenedByHandAndNothingOfThemRuns() throws Exception {
    browser.as(1280, 900, false);
    assertThat(text("#found")).isEqualTo("10,000 rows");
    assertThat(rowsInThePage()).isBetween(5, 60);
    assertThat(browser.run("document.querySelector('.row img').naturalWidth").asInt())
        .as("the picture is there")
        .isEqualTo(1);

    browser.click("#search");
    browser.type("9876 LONE");
    assertThat(text("#found")).isEqualTo("1 of 10,000 rows");
    assertThat(text(".row .key")).isEqualTo("r-9876");

    browser.click(".row");
    assertThat(browser.run("document.getElementById('row').open").asBoolean()).isTrue();
    assertThat(text("#fields"))
        .contains("</script><script>window.struck=1</script><!--", "\\u001b[31mred", "\\u202e")
        .contains("javascript:window.struck=1");
    browser.click("#close");
    assertThat(browser.run("document.getElementById('row').open").asBoolean()).isFalse();

    browser.run("document.getElementById('search').value = ''");
    browser.run("document.getElementById('variant').focus()");
    browser.key("End");
    assertThat(text("#found")).isEqualTo("2,497 of 10,000 rows");
    assertThat(text(".row .variant")).isEqualTo("<i>");
    browser.key("Home");
    browser.run("document.getElementById('state').focus()");
    browser.key("End");
    assertThat(text("#found")).isEqualTo("12 of 10,000 rows");

    assertThat(browser.run("window." + Hostile.STRUCK + " === undefined").asBoolean()).isTrue();
    assertThat(browser.run("document.querySelectorAll('script').length").asInt()).isEqualTo(3);
    assertThat(browser.run("document.querySelectorAll('a, iframe, object').length").asInt())
        .isZero();
    assertThat(browser.complaints()).isEmpty();
  }

  /** What makes it quick, however many rows there are. */
  @Test
  void ofTenThousandRowsThePageHoldsThoseThatAreSeen() throws Exception {
    browser.as(1280, 900, false);
    assertThat(rowsInThePage()).isBetween(5, 60);

    browser.run("(() => { list.scrollTop = 200000; draw(); })()");

    assertThat(rowsInThePage()).isBetween(5, 60);
  }

  @Test
  void pageFitsDeskAndPhoneLightAndDark() throws Exception {
    for (boolean dark : new boolean[] {false, true}) {
      for (int width : new int[] {1280, 390}) {
        browser.as(width, 900, dark);
        assertThat(browser.run("document.documentElement.scrollWidth").asInt())
            .as("nothing hangs over at " + width)
            .isLessThanOrEqualTo(width);
        String ground = browser.run("getComputedStyle(document.body).backgroundColor").asText();
        assertThat(ground).isEqualTo(dark ? "rgb(15, 18, 22)" : "rgb(246, 247, 249)");
      }
    }
  }

  /** Without the policy a script of a page would run: the test would see it. */
  @Test
  void scriptThatIsNoneOfTheReportIsRefused() throws Exception {
    Path page = folder.resolve("reviews/r-1/other.html");
    Files.writeString(
        page, run.page().replace("</main>", "<script>window.struck=1</script></main>"));

    browser.show(page);

    assertThat(browser.run("window." + Hostile.STRUCK + " === undefined").asBoolean()).isTrue();
    assertThat(browser.complaints()).isNotEmpty();
    browser.forget();

    Files.writeString(page, Files.readString(page).replaceFirst("<meta http-equiv[^>]*>", ""));
    browser.show(page);
    assertThat(browser.run("window." + Hostile.STRUCK).asInt()).isEqualTo(1);
    browser.forget();
  }

  private static String text(String selector) throws Exception {
    return browser.run("document.querySelector('" + selector + "').textContent").asText();
  }

  private static int rowsInThePage() throws Exception {
    return browser.run("document.querySelectorAll('.row').length").asInt();
  }
}
