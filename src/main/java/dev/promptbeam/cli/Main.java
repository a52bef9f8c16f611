package dev.promptbeam.cli;

/** Entry point of the {@code promptbeam} command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(0);
  }
}
