package dev.promptbeam.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.SourceRow;
import java.util.ArrayList;
import java.util.List;

/** Keeps what reading hands out, in forms that are easy to compare. */
class Collected implements RowSink {
  final List<SourceRow> rows = new ArrayList<>();
  final List<DeadLetter> letters = new ArrayList<>();
  final List<Long> positions = new ArrayList<>();

  @Override
  public void row(SourceRow row) {
    rows.add(row);
    positions.add(row.source().position());
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    letters.add(letter);
    positions.add(letter.source().position());
  }

  List<String> json() {
    return rows.stream().map(row -> new String(row.json(), UTF_8)).toList();
  }

  List<String> keys() {
    return rows.stream().map(SourceRow::key).toList();
  }

  List<String> reasons() {
    return letters.stream().map(letter -> letter.reason().code()).toList();
  }

  List<String> messages() {
    return letters.stream().map(DeadLetter::message).toList();
  }

  List<String> raws() {
    return letters.stream()
        .map(letter -> letter.raw() == null ? "none" : new String(letter.raw(), UTF_8))
        .toList();
  }
}
