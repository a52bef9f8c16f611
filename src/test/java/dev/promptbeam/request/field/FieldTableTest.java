package dev.promptbeam.request.field;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.field.FieldType.ListOf;
import dev.promptbeam.request.field.FieldType.MapOf;
import dev.promptbeam.request.field.FieldType.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of fields knows what the page on the protocol says that the API knows. */
final class FieldTableTest {
  private static final Pattern WORD = Pattern.compile("[a-zA-Z]+");
  private static final Pattern MESSAGE = Pattern.compile("(\\w+)\\{([^}]*)}");

  /** Fields of a request that have no use in a batch. */
  private static final Set<String> USELESS = Set.of("model", "serviceTier", "store");

  @Test
  void requestHasTheFieldsOfThePage() throws IOException {
    String list = onPage("`request` has (.*?)\\. \\[");
    Set<String> names = new HashSet<>();
    Matcher code = Pattern.compile("`(\\w+)`").matcher(list);
    while (code.find()) {
      names.add(code.group(1));
    }
    assertThat(names).containsAll(USELESS);
    names.removeAll(USELESS);

    assertThat(FieldTable.fields(FieldTable.GENERATE_REQUEST).keySet()).isEqualTo(names);
  }

  @Test
  void generationConfigHasTheFieldsOfThePage() throws IOException {
    String list = onPage("`generationConfig`: `(.*?)`");
    Matcher messages = MESSAGE.matcher(list);
    while (messages.find()) {
      Message message =
          (Message) FieldTable.member(FieldTable.GENERATION_CONFIG, messages.group(1));
      assertThat(FieldTable.fields(message).keySet()).isEqualTo(words(messages.group(2)));
    }
    assertThat(FieldTable.fields(FieldTable.GENERATION_CONFIG).keySet())
        .isEqualTo(words(MESSAGE.matcher(list).replaceAll("$1")));
  }

  @Test
  void embeddingHasTheFieldsOfThePage() throws IOException {
    String list = onPage("`\\{\"key\",\"request\":\\{(\"content\".*?)}}`");

    assertThat(FieldTable.fields(FieldTable.root(RequestKind.EMBED)).keySet())
        .isEqualTo(words(list));
  }

  @Test
  void everyMessageThatAFieldNamesIsInTheTable() {
    Deque<Message> open = new ArrayDeque<>(List.of(FieldTable.GENERATE_REQUEST));
    Set<Message> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Message message = open.pop();
      if (seen.add(message)) {
        FieldTable.fields(message).values().forEach(type -> push(type, open));
      }
    }
    assertThat(seen).contains(FieldTable.SCHEMA, FieldTable.PART, new Message("ImageConfig"));
  }

  private static void push(FieldType type, Deque<Message> open) {
    if (type instanceof ListOf list) {
      push(list.item(), open);
    } else if (type instanceof MapOf map) {
      push(map.value(), open);
    } else if (type instanceof Message message) {
      open.push(message);
    }
  }

  private static String onPage(String pattern) throws IOException {
    String page = Files.readString(Path.of("src/docs/protocol.md"));
    Matcher found = Pattern.compile(pattern).matcher(page);
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }

  private static Set<String> words(String list) {
    Set<String> words = new HashSet<>();
    WORD.matcher(list).results().map(MatchResult::group).forEach(words::add);
    return words;
  }
}
