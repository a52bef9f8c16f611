package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.Trouble;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.gemini.GeminiException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The refusals of a service that is full, or that does not find a file: they hold a sending back,
 * and tell admission what there is room for.
 */
final class Refusals {
  private final Context context;
  private final Admission admission;
  private final Storage storage;
  private final Contact contact;
  private final Divider divider;
  private final Census census;
  private final SendQueue waiting;

  /** How often the input file of each was not found by a create. */
  private final Map<String, Integer> missingFiles = new HashMap<>();

  Refusals(
      Context context,
      Admission admission,
      Storage storage,
      Contact contact,
      Divider divider,
      Census census,
      SendQueue waiting) {
    this.context = context;
    this.admission = admission;
    this.storage = storage;
    this.contact = contact;
    this.divider = divider;
    this.census = census;
    this.waiting = waiting;
  }

  /** Not believed on a single word: a new upload would leave the old one behind. */
  boolean fileIsGone(Sending sending, GeminiException cause) {
    return cause instanceof GeminiException.Gone
        && missingFiles.merge(sending.name(), 1, Integer::sum) >= Contact.MISSING_TO_BELIEVE;
  }

  /** A full storage: only uploads wait. */
  void upload(Sending sending, GeminiException.Quota full, Instant now) {
    storage.refused(full.retryAfter(), now);
    waiting.holdBack(sending, storage.closedUntil(), true);
    Map<String, ?> fields = Map.of("code", 429, "full", "storage", "said", Trouble.said(full));
    context.journal().add("upload_refused", sending.name(), fields);
  }

  /** Too many jobs or tokens, or too fast: the answer does not tell which. */
  void create(Sending sending, GeminiException.Quota full, Instant now) {
    contact.createAnswered(now);
    admission.refused(sending.task, full.retryAfter(), now);
    census.refused();
    waiting.holdBack(sending, now, true);
    String wait = admission.presentWait().toString();
    Map<String, ?> fields =
        Map.of("code", 429, "full", "jobs or tokens", "wait", wait, "said", Trouble.said(full));
    context.journal().add("create_refused", sending.name(), fields);
    if (divider.suspects(sending, admission.jobs() == 0, now)) {
      census.demand();
    }
  }
}
