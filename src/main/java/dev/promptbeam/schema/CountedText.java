package dev.promptbeam.schema;

/** A text whose every look at a character is a step, so that no pattern can run for ever. */
record CountedText(CharSequence text, Effort effort) implements CharSequence {

  @Override
  public char charAt(int index) {
    effort.look();
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new CountedText(text.subSequence(start, end), effort);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
