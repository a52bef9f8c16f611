package dev.promptbeam.dataset.file;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** The compressions that are seen through, as their writers make them. */
public enum Packed {
  GZ,
  BZ2,
  ZST,
  XZ;

  /** A stream that packs what is written. */
  public OutputStream to(OutputStream out) throws IOException {
    return switch (this) {
      case GZ -> new GZIPOutputStream(out);
      case BZ2 -> new BZip2CompressorOutputStream(out, 1);
      case ZST -> new ZstdOutputStream(out).setChecksum(true);
      case XZ -> new XZOutputStream(out, new LZMA2Options(1));
    };
  }

  public byte[] pack(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = to(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
