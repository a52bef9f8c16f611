package dev.promptbeam.emulator.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.emulator.json.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads and checks one request in one pass, without a tree (protocol 4). */
public final class RequestScanner {
  private final Shape shape;
  private final Shape inlined;

  /** Reads what stands on a line. */
  private interface Reader {
    void read(JsonParser parser, ScannedRequest request) throws IOException, ScanProblem;
  }

  public RequestScanner(boolean embedding) {
    this.shape = embedding ? RequestShapes.EMBED : RequestShapes.GENERATE;
    this.inlined = RequestShapes.inlined(shape);
  }

  /** Reads a line of an input file: {@code {key, request}}, or a bare request. */
  public ScannedRequest line(byte[] bytes, int length) throws IOException, ScanProblem {
    return read(bytes, length, this::readLine);
  }

  /** Reads an item of an inline create, stored as a line: {@code {request, metadata}}. */
  public ScannedRequest inlined(byte[] bytes, int length) throws IOException, ScanProblem {
    return read(bytes, length, this::readInlined);
  }

  private static ScannedRequest read(byte[] bytes, int length, Reader reader)
      throws IOException, ScanProblem {
    if (length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB) {
      throw malformed("unexpected byte order mark", 1);
    }
    try (JsonParser parser = Json.LINES.getFactory().createParser(bytes, 0, length)) {
      parser.setCodec(Json.LINES);
      parser.nextToken();
      ScannedRequest request = new ScannedRequest();
      request.source = bytes;
      reader.read(parser, request);
      request.source = null;
      if (parser.nextToken() != null) {
        throw malformed("unexpected text after the object", ScanProblem.column(parser));
      }
      return request;
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr());
      throw malformed(firstLine(e.getOriginalMessage()), column);
    }
  }

  /** Reads the request the parser stands on; what is wrong is worded for a call. */
  public ScannedRequest request(JsonParser parser) throws IOException, ScanProblem {
    ScannedRequest request = new ScannedRequest();
    shape.read(request, parser);
    checkCachedContent(request, parser);
    return request;
  }

  private void readInlined(JsonParser parser, ScannedRequest request)
      throws IOException, ScanProblem {
    inlined.read(request, parser);
    if (!request.hasRequest) {
      throw malformed("missing field: 'request'", 1);
    }
    checkCachedContent(request, parser);
  }

  private void readLine(JsonParser parser, ScannedRequest request) throws IOException, ScanProblem {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw malformed("expected an object", 1);
    }
    boolean wrapped = false;
    ScanProblem stray = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      ScanProblem unknown = isKnown(name) ? null : ScanProblem.unknownField(name, parser);
      parser.nextToken();
      if (name.equals("request")) {
        shape.read(request, parser);
        wrapped = true;
      } else {
        readBeside(name, request, parser);
      }
      stray = stray == null ? unknown : stray;
    }
    if (!wrapped && stray != null) {
      throw stray;
    }
    if (!wrapped && !request.hasContents) {
      throw malformed("missing field: 'request'", 1);
    }
    checkCachedContent(request, parser);
  }

  private boolean isKnown(String name) {
    return name.equals("key")
        || name.equals("metadata")
        || name.equals("request")
        || shape.reader(name) != null;
  }

  private void readBeside(String name, ScannedRequest request, JsonParser parser)
      throws IOException, ScanProblem {
    Shape.@Nullable Reader bare = shape.reader(name);
    if (name.equals("key")) {
      Shape.string((r, text) -> r.key = text).read(request, parser);
    } else if (name.equals("metadata")) {
      request.metadata = parser.readValueAsTree();
    } else if (bare != null) {
      bare.read(request, parser);
    } else {
      request.beside.put(name, parser.readValueAsTree());
    }
  }

  private static void checkCachedContent(ScannedRequest request, JsonParser parser)
      throws ScanProblem {
    if (request.cachedContent != null && (request.hasSystem || request.hasTools)) {
      String message =
          "CachedContent can not be used with GenerateContent request setting system_instruction,"
              + " tools or tool_config.";
      throw new ScanProblem(message, message, ScanProblem.column(parser));
    }
  }

  private static ScanProblem malformed(String message, int column) {
    return new ScanProblem(message, "Invalid JSON payload received. " + message, column);
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
