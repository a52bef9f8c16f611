package dev.promptbeam.fakestorage;

import java.util.regex.Pattern;

/** {@code matchGlob}: a star does not cross a slash, two do; sets and alternatives. */
final class ObjectGlob {
  private ObjectGlob() {}

  static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    int depth = 0;
    for (int at = 0; at < glob.length(); at++) {
      char next = glob.charAt(at);
      switch (next) {
        case '*' -> {
          boolean two = at + 1 < glob.length() && glob.charAt(at + 1) == '*';
          regex.append(two ? ".*" : "[^/]*");
          at += two ? 1 : 0;
        }
        case '?' -> regex.append("[^/]");
        case '[' -> {
          int end = glob.indexOf(']', at + 1);
          if (end < 0) {
            throw StorageError.invalid("Invalid glob: " + glob);
          }
          String set = glob.substring(at + 1, end).replace("\\", "\\\\");
          regex.append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set).append(']');
          at = end;
        }
        case '{' -> {
          regex.append("(?:");
          depth++;
        }
        case '}' -> {
          regex.append(depth > 0 ? ")" : "\\}");
          depth = Math.max(0, depth - 1);
        }
        case ',' -> regex.append(depth > 0 ? "|" : ",");
        default -> regex.append(Pattern.quote(String.valueOf(next)));
      }
    }
    if (depth > 0) {
      throw StorageError.invalid("Invalid glob: " + glob);
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
