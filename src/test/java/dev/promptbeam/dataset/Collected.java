package dev.promptbeam.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import java.util.ArrayList;
import java.util.List;

/** Keeps what reading hands out, in forms that are easy to compare. */
public class Collected implements RowSink {
  public final List<SourceRow> rows = new ArrayList<>();
  public final List<DeadLetter> letters = new ArrayList<>();
  public final List<Long> positions = new ArrayList<>();
  public final List<String> repeatedMembers = new ArrayList<>();

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

  @Override
  public void repeatedMember(Source source, String name) {
    repeatedMembers.add(source.position() + ":" + name);
  }

  public List<String> json() {
    return rows.stream().map(row -> new String(row.json(), UTF_8)).toList();
  }

  public List<String> keys() {
    return rows.stream().map(SourceRow::key).toList();
  }

  public List<String> reasons() {
    return letters.stream().map(letter -> letter.reason().code()).toList();
  }

  public List<String> messages() {
    return letters.stream().map(DeadLetter::message).toList();
  }

  public List<String> raws() {
    return letters.stream()
        .map(letter -> letter.raw() == null ? "none" : new String(letter.raw(), UTF_8))
        .toList();
  }
}
