package dev.promptbeam.request.media;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of a PDF, and its pages as far as they can be counted without reading it as one: where
 * they are inside of compressed objects, their number is assumed by the size of the file.
 */
final class PdfObjects {
  private static final int END = 1024;
  private static final int BLOCK = 1 << 16;
  private static final int OVERLAP = 64;
  private static final long PAGE_BYTES = 20_000;
  private static final Pattern PAGE = Pattern.compile("/Type[ \\r\\n]?/Page[^s]");

  private PdfObjects() {}

  static Structure look(FileBytes file) throws IOException {
    if (!file.text(Math.max(0, file.size() - END), END).contains("%%EOF")) {
      return Structure.cut("its last " + END + " bytes have no %%EOF");
    }
    long pages = 0;
    for (long from = 0; from < file.size(); from += BLOCK) {
      pages += pages(file.text(from, BLOCK + OVERLAP));
    }
    return Structure.pages(pages > 0 ? pages : 1 + file.size() / PAGE_BYTES);
  }

  /** Those that begin within the block. */
  private static long pages(String block) {
    Matcher page = PAGE.matcher(block);
    long pages = 0;
    while (page.find() && page.start() < BLOCK) {
      pages++;
    }
    return pages;
  }
}
