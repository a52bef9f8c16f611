package dev.promptbeam.result.judge;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.lines.UsualJson;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Status;
import dev.promptbeam.model.Usage;
import dev.promptbeam.result.judge.AnswerIndex.Anomalies;
import dev.promptbeam.result.judge.AnswerIndex.Counts;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerIndex.Former;
import dev.promptbeam.result.judge.AnswerIndex.Tally;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.judge.Verdict.Failed.Again;
import dev.promptbeam.result.line.Spellings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file form of an index: a header object with the counts, then for each request an array {@code
 * [key, offset, length]}, which for a failed one goes on {@code code, status, retryable, message},
 * and {@code again} where its reason does not say that; for one of another run {@code run, job,
 * attempt}.
 */
final class AnswerIndexFormat {
  private AnswerIndexFormat() {}

  static void write(AnswerIndex index, OutputStream out) throws IOException {
    try (JsonGenerator generator = Json.MAPPER.getFactory().createGenerator(out)) {
      generator.setRootValueSeparator(null);
      writeHeader(index, generator);
      for (Entry entry : index.entries()) {
        writeEntry(entry, generator);
      }
    }
  }

  private static void writeHeader(AnswerIndex index, JsonGenerator generator) throws IOException {
    Counts counts = index.counts();
    Anomalies anomalies = index.anomalies();
    generator.writeStartObject();
    generator.writeNumberField("format", 1);
    generator.writeNumberField("requests", counts.requests());
    generator.writeNumberField("served", counts.served());
    generator.writeNumberField("done", counts.done());
    generator.writeNumberField("retryable", counts.retryable());
    generator.writeNumberField("permanent", counts.permanent());
    generator.writeNumberField("unreadableLines", anomalies.unreadableLines());
    generator.writeNumberField("unexpected", anomalies.unexpected());
    generator.writeNumberField("doubled", anomalies.doubled());
    generator.writeNumberField("conflicting", anomalies.conflicting());
    generator.writeNumberField("responses", index.tally().responses());
    generator.writeNumberField("errors", index.tally().errors());
    if (!index.usage().equals(Usage.NONE)) {
      generator.writePOJOField("usage", index.usage());
    }
    if (!index.answered().equals(ModelAnswers.NONE)) {
      generator.writePOJOField("models", index.answered());
    }
    generator.writeEndObject();
    generator.writeRaw('\n');
  }

  private static void writeEntry(Entry entry, JsonGenerator generator) throws IOException {
    generator.writeStartArray();
    generator.writeString(entry.key());
    generator.writeNumber(entry.offset());
    generator.writeNumber(entry.length());
    Failed failed = entry.failed();
    if (failed != null) {
      generator.writeString(failed.reason().code());
      generator.writeString(failed.reason().status().text());
      generator.writeBoolean(failed.reason().retryable());
      generator.writeString(failed.message());
      if (failed.again() != Again.BY_REASON) {
        generator.writeString(failed.again().name());
      }
    }
    Former former = entry.former();
    if (former != null) {
      generator.writeString(former.run());
      generator.writeString(former.job());
      generator.writeNumber(former.attempt());
    }
    generator.writeEndArray();
    generator.writeRaw('\n');
  }

  static AnswerIndex read(InputStream in) throws IOException {
    // Not closed: the stream belongs to the caller.
    LineReader lines = new LineReader(in, LineReader.LONGEST_LINE);
    JsonNode header = lines.next() ? tree(lines) : MissingNode.getInstance();
    if (header.path("format").asInt() != 1) {
      throw new IOException("this is no answer index of format 1");
    }
    List<Entry> entries = new ArrayList<>();
    while (lines.next()) {
      Entry done = done(lines);
      entries.add(done == null ? entry(tree(lines)) : done);
    }
    if (header.path("requests").asLong(-1) != entries.size()) {
      throw new IOException("the answer index was cut: it lacks entries");
    }
    return new AnswerIndex(entries, anomalies(header), tally(header), answered(header));
  }

  /** An index of an older version has sums alone. */
  private static ModelAnswers answered(JsonNode header) throws IOException {
    if (header.has("models")) {
      return Json.MAPPER.treeToValue(header.path("models"), ModelAnswers.class);
    }
    Usage usage = Json.MAPPER.treeToValue(header.path("usage"), Usage.class);
    return usage == null
        ? ModelAnswers.NONE
        : ModelAnswers.unsaid(header.path("responses").asLong(), usage);
  }

  private static JsonNode tree(LineReader line) throws IOException {
    return Json.MAPPER.readTree(line.buffer(), line.start(), line.length());
  }

  private static Anomalies anomalies(JsonNode header) {
    return new Anomalies(
        header.path("unreadableLines").asLong(),
        header.path("unexpected").asLong(),
        header.path("doubled").asLong(),
        header.path("conflicting").asLong());
  }

  private static Tally tally(JsonNode header) {
    return new Tally(header.path("responses").asLong(), header.path("errors").asLong());
  }

  /** The entry of a request with a result, which most are; null for the others. */
  private static @Nullable Entry done(LineReader line) {
    UsualJson json = new UsualJson(line.buffer(), line.start(), line.length());
    json.require('[');
    json.string();
    String key = json.text();
    json.require(',');
    long offset = json.count();
    json.require(',');
    long length = json.count();
    json.require(']');
    boolean whole = json.isOver() && length <= Integer.MAX_VALUE;
    return whole ? new Entry(key, offset, (int) length, null) : null;
  }

  private static Entry entry(JsonNode fields) throws IOException {
    boolean failed = fields.size() == 7 || fields.size() == 8;
    boolean former = fields.size() == 6;
    if (!failed && !former && fields.size() != 3) {
      throw new IOException("the answer index has a broken entry");
    }
    return new Entry(
        fields.path(0).asText(),
        fields.path(1).asLong(),
        fields.path(2).asInt(),
        failed ? failed(fields) : null,
        former ? former(fields) : null);
  }

  private static Former former(JsonNode fields) {
    return new Former(fields.path(3).asText(), fields.path(4).asText(), fields.path(5).asInt());
  }

  private static Failed failed(JsonNode fields) throws IOException {
    String code = fields.path(3).asText();
    Status status = Spellings.status(fields.path(4).asText());
    Reason reason = new Reason(code, status, fields.path(5).asBoolean());
    return new Failed(reason, fields.path(6).asText(), again(fields.path(7).asText()));
  }

  private static Again again(String text) throws IOException {
    try {
      return text.isEmpty() ? Again.BY_REASON : Again.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("the answer index has an entry of another version: " + text, e);
    }
  }
}
