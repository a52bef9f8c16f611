package dev.promptbeam.score;

import java.util.Arrays;

/**
 * The words of a text as the evaluation of SQuAD 1.1 and 2.0 compares them, read one after another:
 * lower case, no punctuation, none of the words a, an and the. Unicode comes first (NFKC), and what
 * is punctuation there counts as such. For one thread.
 *
 * <p>Most texts have plain characters alone and are read as they stand. From the first word on that
 * has another one, the text is normalised as a whole: no blank before it has a part in that.
 */
final class NormalizedWords {
  private static final char[] FORMS = PlainForms.table();

  /** Characters that a code has room for, each of which is one of Latin 1. */
  private static final int MOST_OF_A_CODE = 8;

  private final String text;
  private char[] source;
  private boolean plain = true;
  private int at;
  private char[] word = new char[32];
  private int length;
  private long code;
  private boolean wide;

  NormalizedWords(String text) {
    this.text = text;
    this.source = text.toCharArray();
  }

  /** Goes to the next word; false where there is none. */
  boolean next() {
    while (plain ? readPlain() : readNormalized()) {
      if (!isArticle()) {
        return true;
      }
    }
    return false;
  }

  int length() {
    return length;
  }

  /** The same for the same word; the word itself, in bytes, where {@link #isCode}. */
  long code() {
    return code;
  }

  /** Whether no other word of this length has its code. */
  boolean isCode() {
    return length <= MOST_OF_A_CODE && !wide;
  }

  void copyTo(char[] target, int start) {
    System.arraycopy(word, 0, target, start, length);
  }

  boolean isAt(char[] characters, int start) {
    return Arrays.equals(word, 0, length, characters, start, start + length);
  }

  boolean same(NormalizedWords other) {
    return length == other.length && code == other.code && other.isAt(word, 0);
  }

  private boolean readPlain() {
    char[] from = source;
    char[] forms = FORMS;
    char[] to = word;
    int size = 0;
    int all = 0;
    long bytes = 0;
    int start = at;
    int next = start;
    while (next < from.length) {
      char c = from[next++];
      char form = c < forms.length ? forms[c] : PlainForms.UNKNOWN;
      if (form == PlainForms.BLANK) {
        if (size > 0) {
          break;
        }
        start = next;
      } else if (form < PlainForms.NOTHING) {
        if (size == to.length) {
          to = Arrays.copyOf(to, 2 * size);
          word = to;
        }
        to[size++] = form;
        all |= form;
        bytes = bytes << 8 ^ form;
      } else if (form == PlainForms.UNKNOWN) {
        source = PlainForms.folded(text.substring(start)).toCharArray();
        plain = false;
        at = 0;
        return readNormalized();
      }
    }
    at = next;
    length = size;
    code = bytes;
    wide = all > 0xFF;
    return size > 0;
  }

  private boolean readNormalized() {
    length = 0;
    while (at < source.length) {
      int c = Character.codePointAt(source, at);
      at += Character.charCount(c);
      if (PlainForms.isBlank(c)) {
        if (length > 0) {
          break;
        }
      } else if (!PlainForms.isPunctuation(c)) {
        if (length + 2 > word.length) {
          word = Arrays.copyOf(word, 2 * word.length);
        }
        length += Character.toChars(c, word, length);
      }
    }
    code = 0;
    wide = false;
    for (int i = 0; i < length; i++) {
      wide |= word[i] > 0xFF;
      code = code << 8 ^ word[i];
    }
    return length > 0;
  }

  private boolean isArticle() {
    return switch (length) {
      case 1 -> word[0] == 'a';
      case 2 -> word[0] == 'a' && word[1] == 'n';
      case 3 -> word[0] == 't' && word[1] == 'h' && word[2] == 'e';
      default -> false;
    };
  }
}
