package dev.promptbeam.score.words;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The words of a text as the evaluation of SQuAD 1.1 and 2.0 compares them, read one after another:
 * lower case, no punctuation, none of the words a, an and the. Unicode comes first (NFKC), and what
 * is punctuation there counts as such; halves of characters are none, and count as nothing. For one
 * thread.
 *
 * <p>A word is known by its code alone: itself, in UTF-8, where it has up to eight bytes, and else
 * a hash of 64 bits, which two words share once in some 10^15 texts of a hundred.
 *
 * <p>Most words are up to seven letters and digits of ASCII and are read at once; others of plain
 * characters byte by byte. From the first word on that has another character, the text is
 * normalised as a whole: no blank before it has a part in that.
 */
public final class NormalizedWords {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final char[] FORMS = PlainForms.table();
  private static final long A = 'a';
  private static final long AN = 'a' | 'n' << 8;
  private static final long THE = 't' | 'h' << 8 | 'e' << 16;

  private final byte[] source; // UTF-8
  private String folded = "";
  private boolean plain = true;
  private int at;
  private long code;

  public NormalizedWords(String text) {
    source = text.getBytes(StandardCharsets.UTF_8);
  }

  /** Goes to the next word; false where there is none. */
  public boolean next() {
    while (plain ? readSimple() || readPlain() : readNormalized()) {
      if (code != A & code != AN & code != THE) {
        return true;
      }
    }
    return false;
  }

  /** The word, or what stands for it; never 0. */
  public long code() {
    return code;
  }

  /**
   * Reads a word of letters and digits of ASCII with a blank behind it, perhaps after a comma or a
   * full stop; false, and nothing is read, where another comes next.
   */
  private boolean readSimple() {
    int start = at;
    if (start > source.length - Long.BYTES) {
      return false;
    }
    long eight = (long) LONGS.get(source, start);
    int length = AsciiWord.length(eight);
    if (length == 0 || length == Long.BYTES) {
      return false;
    }
    int behind = start + length;
    byte mark = source[behind];
    if (mark != ' ') {
      behind++;
      if ((mark != '.' && mark != ',') || behind == source.length || source[behind] != ' ') {
        return false;
      }
    }
    at = behind + 1;
    code = AsciiWord.lower(eight, length);
    return true;
  }

  private boolean readPlain() {
    WordCode word = new WordCode();
    int start = at;
    while (at < source.length) {
      int c = source[at];
      int behind = at + 1;
      if (c < 0) {
        c = wideAt(at);
        behind += c < 0x800 ? 1 : 2;
      }
      char form = c < FORMS.length ? FORMS[c] : PlainForms.UNKNOWN;
      if (form == PlainForms.UNKNOWN) {
        normalizeFrom(start);
        return readNormalized();
      }
      at = behind;
      if (form == PlainForms.BLANK) {
        if (!word.isEmpty()) {
          break;
        }
        start = at;
      } else if (form != PlainForms.NOTHING) {
        word.append(form);
      }
    }
    code = word.code();
    return !word.isEmpty();
  }

  /** The character of two or three bytes there; of four, some unknown one. */
  private int wideAt(int index) {
    int lead = source[index] & 0xFF;
    if (lead < 0xE0) {
      return (lead & 0x1F) << 6 | (source[index + 1] & 0x3F);
    }
    return lead >= 0xF0
        ? Integer.MAX_VALUE
        : (lead & 0xF) << 12 | (source[index + 1] & 0x3F) << 6 | (source[index + 2] & 0x3F);
  }

  private void normalizeFrom(int start) {
    folded =
        PlainForms.folded(new String(source, start, source.length - start, StandardCharsets.UTF_8));
    plain = false;
    at = 0;
  }

  private boolean readNormalized() {
    WordCode word = new WordCode();
    while (at < folded.length()) {
      int c = folded.codePointAt(at);
      at += Character.charCount(c);
      if (PlainForms.isBlank(c)) {
        if (!word.isEmpty()) {
          break;
        }
      } else if (!PlainForms.isPunctuation(c)) {
        word.append(c);
      }
    }
    code = word.code();
    return !word.isEmpty();
  }
}
