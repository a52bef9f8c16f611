package dev.promptbeam.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Schemas by their text, each compiled once; those that were not used for longest are forgotten.
 * For many threads.
 */
public final class Schemas {
  /** Characters of schema texts; compiled they take some tens of times as much. */
  private static final long MOST_CHARACTERS = 1_000_000;

  private static final int MOST_SCHEMAS = 1_000;

  private final Map<Key, Compiled> known = new LinkedHashMap<>(16, 0.75f, true);
  private final Compiler compiler;
  private long characters;

  public Schemas() {
    this(Schema::compile);
  }

  Schemas(Compiler compiler) {
    this.compiler = compiler;
  }

  /** Makes a schema of its tree. */
  @FunctionalInterface
  interface Compiler {
    Schema compile(JsonNode tree, Dialect dialect) throws UnusableSchemaException;
  }

  private record Key(String json, Dialect dialect) {}

  /** What compiling a text came to. */
  private sealed interface Compiled {
    record Usable(Schema schema) implements Compiled {}

    record Unusable(UnusableSchemaException failure) implements Compiled {}
  }

  /**
   * The schema of that text.
   *
   * @throws UnusableSchemaException if nothing can be checked against it
   */
  public Schema schema(JsonNode tree, Dialect dialect) throws UnusableSchemaException {
    Key key = new Key(tree.toString(), dialect);
    Compiled found = find(key);
    if (found == null) {
      found = compile(tree, dialect);
      remember(key, found);
    }
    if (found instanceof Compiled.Unusable unusable) {
      throw unusable.failure();
    }
    return ((Compiled.Usable) found).schema();
  }

  private Compiled compile(JsonNode tree, Dialect dialect) {
    try {
      return new Compiled.Usable(compiler.compile(tree, dialect));
    } catch (UnusableSchemaException e) {
      return new Compiled.Unusable(e);
    }
  }

  private synchronized @Nullable Compiled find(Key key) {
    return known.get(key);
  }

  private synchronized void remember(Key key, Compiled compiled) {
    if (key.json().length() > MOST_CHARACTERS || known.put(key, compiled) != null) {
      return;
    }
    characters += key.json().length();
    Iterator<Key> oldest = known.keySet().iterator();
    while (characters > MOST_CHARACTERS || known.size() > MOST_SCHEMAS) {
      characters -= oldest.next().json().length();
      oldest.remove();
    }
  }
}
