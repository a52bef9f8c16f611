package dev.promptbeam.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.request.field.RequestProblem;
import dev.promptbeam.schema.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Judges requests that rows have filled in, before anything is sent. For many threads. */
final class RowRules {
  /** Reads one member, with others behind it. */
  private static final ObjectReader MEMBER =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final SchemaUse schemas;

  RowRules() {
    this(new Schemas());
  }

  RowRules(Schemas schemas) {
    this.schemas = SchemaUse.remembering(schemas);
  }

  /** Refuses a request that breaks a rule, or whose own schema cannot be used. */
  void check(byte[] request) throws UnbuildableRowException {
    List<RequestProblem> problems = RequestRules.problems(judged(request), schemas);
    if (!problems.isEmpty()) {
      throw new UnbuildableRowException(Reason.REQUEST_INVALID, problems.get(0).toString());
    }
  }

  /** The fields that are judged; what is said to the model can be long, and is passed over. */
  private static ObjectNode judged(byte[] request) {
    ObjectNode judged = Json.MAPPER.createObjectNode();
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(request)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (RequestRules.FIELDS.contains(name)) {
          judged.set(name, MEMBER.readTree(parser));
        } else {
          parser.skipChildren();
        }
      }
      return judged;
    } catch (IOException e) {
      throw new UncheckedIOException("what was just written cannot be read", e);
    }
  }
}
