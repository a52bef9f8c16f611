package dev.promptbeam.request.media;

import java.io.IOException;

/** The end of a PDF, and its pages as far as they can be counted without reading it as one. */
final class PdfEnd {
  private static final int LOOKED_AT = 1024;

  private PdfEnd() {}

  static Structure look(FileBytes file) throws IOException {
    return file.text(Math.max(0, file.size() - LOOKED_AT), LOOKED_AT).contains("%%EOF")
        ? Structure.UNKNOWN
        : Structure.cut("its last " + LOOKED_AT + " bytes have no %%EOF");
  }
}
