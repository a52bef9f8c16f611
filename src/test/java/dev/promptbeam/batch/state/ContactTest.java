package dev.promptbeam.batch.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.gemini.GeminiException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ContactTest {
  private static final Instant START = Instant.parse("2026-11-28T06:00:00Z");
  private final Contact contact = new Contact(Duration.ofHours(1), START);

  @Test
  void isLostWhereNothingIsAnsweredForTooLong() {
    contact.failed(new GeminiException.Unavailable("a gateway answered 404", 404, null), after(59));
    assertThat(contact.lost(after(60))).isFalse();

    assertThat(contact.lost(after(61))).isTrue();
    assertThat(contact.story()).isEqualTo("since " + START + ": a gateway answered 404");
  }

  @Test
  void isLostWhereNoCreateIsAnsweredThoughAllElseIs() {
    contact.createUnanswered("a gateway answered 413", after(10));
    contact.made(after(50));
    contact.createUnanswered("a gateway answered 413", after(70));
    contact.made(after(71));
    assertThat(contact.lost(after(500))).isFalse();

    contact.createUnanswered("a gateway answered 414", after(72));

    assertThat(contact.lost(after(72))).isTrue();
    assertThat(contact.story())
        .isEqualTo("to any create call since " + after(10) + ": a gateway answered 414");
  }

  @Test
  void aCreateThatIsAnsweredEndsTheCount() {
    contact.createUnanswered("a gateway answered 413", after(10));
    contact.createAnswered(after(20));
    contact.createUnanswered("a gateway answered 413", after(75));
    contact.createUnanswered("a gateway answered 413", after(100));

    assertThat(contact.lost(after(100))).isFalse();
  }

  @Test
  void anUploadThatGoesThroughIsAnAnswer() {
    contact.failed(new GeminiException.Unavailable("a gateway answered 404", 404, null), after(1));
    contact.noteUploads(1, after(59));
    assertThat(contact.lost(after(100))).isFalse();

    contact.failed(
        new GeminiException.Unavailable("a gateway answered 404", 404, null), after(100));
    contact.noteUploads(1, after(119));

    assertThat(contact.lost(after(120))).isTrue();
  }

  private static Instant after(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }
}
