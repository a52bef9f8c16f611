package dev.promptbeam.report;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A row of what is told at the end of a run. */
public record EndRow(String label, String text) {

  /** What it cost, what that saved, and which rows cost nothing. */
  public static List<EndRow> bill(StatusView view) {
    List<EndRow> rows = new ArrayList<>();
    BigDecimal cost = view.cost();
    BigDecimal interactive = view.interactiveCost();
    String saving = cost == null || interactive == null ? "" : saving(interactive.subtract(cost));
    rows.add(new EndRow("cost", StatusText.cost(view) + saving));
    if (view.status().shared() > 0) {
      String shared = "%,d rows have the answer of another row with the same request";
      rows.add(new EndRow("shared", String.format(Locale.ROOT, shared, view.status().shared())));
    }
    return rows;
  }

  private static String saving(BigDecimal usd) {
    return usd.signum() > 0 ? ", " + usd.toPlainString() + " less than one by one" : "";
  }

  /** What can be done next with a complete run, each as a command. */
  public static List<EndRow> next(RunRecord run, RunDirectory directory) {
    List<EndRow> rows = new ArrayList<>();
    if (run.counts().deadLetters().retryable() > 0) {
      rows.add(command("redrive", directory));
    }
    rows.add(command("verify", directory));
    return rows;
  }

  private static EndRow command(String command, RunDirectory directory) {
    return new EndRow("next", GoOn.command(List.of(command, directory.toString()), null));
  }
}
