package dev.promptbeam.request.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Small files of every kind, made here. */
public final class Samples {
  private Samples() {}

  /** A picture, as ImageIO writes that format. */
  public static byte[] picture(String format, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    for (int x = 0; x < width; x++) {
      pen.setColor(new Color(x * 7 % 256, x * 13 % 256, x * 29 % 256));
      pen.drawLine(x, 0, width - x, height);
    }
    pen.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no writer for " + format);
    }
    return out.toByteArray();
  }

  static byte[] png() throws IOException {
    return picture("png", 40, 30);
  }

  static byte[] jpeg() throws IOException {
    return picture("jpg", 40, 30);
  }

  /** A WebP that says its size, with some bytes for pixels. */
  static byte[] webp() {
    byte[] size = little(10, 0x10, 39, 0, 29, 0);
    return riff(
        "WEBP",
        join(
            latin("VP8X"),
            little(4, 10),
            bytes(0, 0, 0, 0, 39, 0, 0, 29, 0, 0),
            latin("VP8 "),
            little(4, 10),
            size));
  }

  /** One second of silence. */
  static byte[] wav() {
    return riff(
        "WAVE",
        join(
            latin("fmt "),
            little(4, 16),
            little(2, 1, 1),
            little(4, 8000, 8000),
            little(2, 1, 8),
            latin("data"),
            little(4, 8000),
            new byte[8000]));
  }

  static byte[] riff(String form, byte[] chunks) {
    return join(latin("RIFF"), little(4, chunks.length + 4), latin(form), chunks);
  }

  static byte[] pdf() {
    return latin(
        "%PDF-1.4\n"
            + "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            + "2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
            + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\n"
            + "xref\n"
            + "0 4\n"
            + "trailer<</Size 4/Root 1 0 R>>\n"
            + "startxref\n"
            + "0\n"
            + "%%EOF\n");
  }

  /**
   * An MP4 of ten seconds.
   *
   * @param tracks what they are: {@code vide}, {@code soun}
   */
  static byte[] mp4(String brand, String... tracks) {
    byte[] moov = box("mvhd", join(new byte[12], big(1000), big(10_000)));
    for (String track : tracks) {
      byte[] handler = box("hdlr", join(new byte[8], latin(track), new byte[12]));
      moov = join(moov, box("trak", box("mdia", handler)));
    }
    return join(
        box("ftyp", join(latin(brand), big(512), latin("isom"))),
        box("moov", moov),
        box("mdat", new byte[5000]));
  }

  static byte[] heic() {
    byte[] extent = box("ispe", join(new byte[4], big(4000), big(3000)));
    return join(
        box("ftyp", join(latin("heic"), big(0), latin("mif1heic"))),
        box("meta", extent),
        box("mdat", new byte[100]));
  }

  static byte[] box(String name, byte[] content) {
    return join(big(content.length + 8), latin(name), content);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** All but the last bytes. */
  static byte[] without(int last, byte[] whole) {
    return Arrays.copyOf(whole, whole.length - last);
  }

  private static byte[] big(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static byte[] little(int width, int... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(width * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : numbers) {
      for (int i = 0; i < width; i++) {
        buffer.put((byte) (i < 4 ? number >> 8 * i : 0));
      }
    }
    return buffer.array();
  }
}
