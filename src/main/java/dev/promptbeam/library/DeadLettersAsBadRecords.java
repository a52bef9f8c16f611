package dev.promptbeam.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Dead letters in the form of Beam's error handlers: the row, and why it has no answer. */
final class DeadLettersAsBadRecords
    extends PTransform<PCollection<PromptDeadLetter>, PCollection<BadRecord>> {
  private static final long serialVersionUID = 1;

  @Override
  public PCollection<BadRecord> expand(PCollection<PromptDeadLetter> letters) {
    return letters
        .apply(
            "ToBadRecord",
            MapElements.into(TypeDescriptor.of(BadRecord.class))
                .via(DeadLettersAsBadRecords::badRecord))
        .setCoder(BadRecord.getCoder(letters.getPipeline()));
  }

  static BadRecord badRecord(PromptDeadLetter letter) {
    return BadRecord.builder()
        .setRecord(
            BadRecord.Record.builder()
                .setHumanReadableJsonRecord(letter.row())
                .setEncodedRecord(letter.letter().getBytes(UTF_8))
                .setCoder("JSON of the dead letter, UTF-8")
                .build())
        .setFailure(
            BadRecord.Failure.builder()
                .setException(letter.reason())
                .setDescription(letter.message())
                .build())
        .build();
  }
}
