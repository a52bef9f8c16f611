package dev.promptbeam.dataset.text;

import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.format.FileKind;
import dev.promptbeam.dataset.format.JsonCheck;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.dataset.text.LineForm.Row;
import dev.promptbeam.model.Source;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line. The row is the line itself, so numbers keep their spelling.
 *
 * @param usualKey the column that names rows where there is one
 */
public record JsonlFormat(@Nullable String usualKey) implements LineFormat {
  private static final long serialVersionUID = 1;

  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    String kind = FileKind.problem(head);
    return kind != null ? kind : JsonDocument.problem(head, isWhole);
  }

  @Override
  public LineRecords open(Split split, ReadOptions options, FileOpener files) {
    JsonCheck text = new JsonCheck(options.keyColumn());
    return new LineRecords(
        split,
        options,
        files,
        (place, bytes, from, to) -> row(text, place, bytes, from, to),
        options.limits().line());
  }

  private static Row row(JsonCheck text, Source place, byte[] bytes, int from, int to)
      throws MalformedRecordException {
    if (bytes[from] == '[') {
      throw new MalformedRecordException(
          1, "a JSON array, not an object; JSONL has one object a line");
    }
    if (bytes[from] != '{') {
      throw new MalformedRecordException(1, "not a JSON object");
    }
    String key = text.check(bytes, from, to);
    byte[] json = Arrays.copyOfRange(bytes, from, to);
    JsonCheck.joinLines(json);
    return new Row(place, json, key, text.repeatedMember());
  }
}
