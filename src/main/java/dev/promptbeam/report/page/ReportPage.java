package dev.promptbeam.report.page;

import dev.promptbeam.model.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The page: one file that asks nobody for anything. Only the script and the style whose hashes its
 * policy names are obeyed; the data are JSON that no script runs.
 */
final class ReportPage {
  private static final String POLICY = "{{policy}}";
  private static final List<String> SCRIPTS = List.of("page.js", "charts.js", "rows.js");

  private final String page;
  private final String style;
  private final String script;

  private ReportPage(String page, String style, String script) {
    this.page = page;
    this.style = style;
    this.script = script;
  }

  static ReportPage builtIn() {
    StringBuilder script = new StringBuilder();
    SCRIPTS.forEach(name -> script.append(resource(name)));
    return new ReportPage(resource("page.html"), resource("page.css"), script.toString());
  }

  /**
   * @param report of {@link PageJson}
   */
  void write(byte[] report, List<ShownRow> rows, OutputStream file) throws IOException {
    OutputStream out = new BufferedOutputStream(file);
    String head = page.replace(POLICY, policy());
    int data = head.indexOf("{{report}}");
    put(head.substring(0, data).replace("{{style}}", style), out);
    out.write(report);
    String rest = head.substring(data + "{{report}}".length());
    int list = rest.indexOf("{{rows}}");
    put(rest.substring(0, list), out);
    put("[", out);
    boolean first = true;
    for (ShownRow row : rows) {
      put(first ? "\n" : ",\n", out);
      out.write(row.json());
      first = false;
    }
    put("]", out);
    put(rest.substring(list + "{{rows}}".length()).replace("{{script}}", script), out);
    out.flush();
  }

  private String policy() {
    return "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' file:;"
        + " style-src "
        + hash(style)
        + "; script-src "
        + hash(script);
  }

  private static String hash(String text) {
    byte[] digest = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private static void put(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + name + " beside " + ReportPage.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
