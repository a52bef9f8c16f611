package dev.promptbeam.dataset.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches the tokens of JSON texts for an object that has two members of one name. */
final class MemberNames {
  private static final int MOST_KEPT = 1_000;

  private final List<Set<String>> open = new ArrayList<>();
  private int depth;
  private @Nullable String repeated;

  /** Another text begins. */
  void clear() {
    depth = 0;
    repeated = null;
  }

  void see(JsonToken token, JsonParser parser) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      clear(depth++);
    } else if (token == JsonToken.END_OBJECT) {
      depth--;
    } else if (token == JsonToken.FIELD_NAME && !open.get(depth - 1).add(parser.currentName())) {
      repeated = parser.currentName();
    }
  }

  /** A set that once held many names takes as long to clear as it did then. */
  private void clear(int level) {
    if (level == open.size()) {
      open.add(new HashSet<>());
    } else if (open.get(level).size() > MOST_KEPT) {
      open.set(level, new HashSet<>());
    } else {
      open.get(level).clear();
    }
  }

  /** The last name that stood twice in one object of the text; null where none did. */
  @Nullable String repeated() {
    return repeated;
  }
}
