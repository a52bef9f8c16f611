package dev.promptbeam.report.live;

import dev.promptbeam.batch.balance.Reading;
import dev.promptbeam.batch.balance.RunStatus;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.record.Wait.Kind;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.report.StatusText;
import dev.promptbeam.report.StatusView;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A run that goes on, as a dozen lines none of which is wider than the terminal. */
public final class LiveText {
  /** From here on there is room for bars. */
  private static final int ROOM_FOR_BARS = 50;

  private static final int WIDE = 99;
  private static final int LABEL = 9;
  private static final long MEGABYTE = 1_000_000;
  private static final int MOST_LINES_A_WAIT = 4;

  /** What stands before the service's own words: which call it was, and how HTTP calls it. */
  private static final Pattern HEAD_OF_A_CALL =
      Pattern.compile("^[A-Z]+ \\S+: HTTP (\\d{3}) [A-Z_]+: ");

  private final LiveView live;
  private final StatusView view;
  private final RunStatus status;
  private final int columns;
  private final Instant now;
  private final List<String> lines = new ArrayList<>();

  private LiveText(LiveView live, int columns, Instant now) {
    this.live = live;
    this.view = live.status();
    this.status = view.status();
    this.columns = columns;
    this.now = now;
  }

  public static List<String> of(LiveView live, int columns, Instant now) {
    LiveText text = new LiveText(live, columns, now);
    text.addHead();
    text.addPhases();
    text.addRequests();
    text.addMoney();
    text.addWaits();
    return text.lines;
  }

  private void addHead() {
    String run = view.run().name() + "/" + view.run().runId() + "  " + view.model();
    String head = run + (view.run().emulated() ? "  " + StatusText.EMULATED : "");
    String elapsed = span(Duration.between(view.run().started(), now));
    int room = columns - elapsed.length() - 2;
    if (room < ROOM_FOR_BARS / 2) {
      lines.add(Columns.fit(head, columns));
      lines.add(Columns.fit(elapsed, columns));
      return;
    }
    String fitted = Columns.fit(head, room);
    lines.add(fitted + " ".repeat(room + 2 - Columns.of(fitted)) + elapsed);
  }

  private void addPhases() {
    RunStatus.Shards shards = status.shards();
    if (shards == null) {
      addPacking(view.run().cut().buckets());
      return;
    }
    RunStatus.Rows rows = status.rows();
    long read = rows.read() == null ? 0 : rows.read();
    add("read", "done: %,d rows", read);
    String shared = status.shared() == 0 ? "" : text("; %,d rows share", status.shared());
    String reused = rows.reused() == 0 ? "" : text("; %,d rows reused", rows.reused());
    add(
        "pack",
        "done: %,d shards, %,d requests%s%s",
        shards.total(),
        status.requests(),
        shared,
        reused);
    RunStatus.Sendings jobs = status.sendings();
    int sent = Math.max(0, shards.total() - shards.waiting() - jobs.uploading());
    bar("upload", sent, shards.total(), "sent");
    bar("wait", shards.settled(), shards.total(), "settled");
    bar("join", shards.published(), shards.total(), "published");
    add("jobs", "%s", jobs(jobs));
  }

  private void addPacking(int buckets) {
    addReading(status.reading(), status.bucketsPacked() > 0);
    bar("pack", status.bucketsPacked(), buckets, "buckets");
    add("upload", "");
    add("wait", "");
    add("join", "");
  }

  private void addReading(@Nullable Reading reading, boolean packs) {
    if (reading == null) {
      add("read", "%s", packs ? "done" : "under way; nothing is sent before all is packed");
    } else if (packs) {
      add("read", "done: %,d rows", reading.rows());
    } else if (reading.bytes() == 0) {
      add("read", "under way: %,d rows; nothing is sent before all is packed", reading.rows());
    } else {
      String rows = text("MB; %,d rows", reading.rows());
      bar("read", reading.bytes() / MEGABYTE, reading.of() / MEGABYTE, rows);
    }
  }

  private static String jobs(RunStatus.Sendings jobs) {
    StringJoiner text = new StringJoiner(", ").setEmptyValue("none");
    List.of(
            some(jobs.uploading(), "uploading"),
            some(jobs.running(), "running"),
            some(jobs.unclear(), "unclear"),
            some(jobs.refused(), "refused"),
            some(jobs.ended(), "ended"),
            some(jobs.read(), "read"))
        .stream()
        .filter(some -> !some.isEmpty())
        .forEach(text::add);
    return text.toString();
  }

  private static String some(int count, String what) {
    return count == 0 ? "" : text("%,d %s", count, what);
  }

  private void addRequests() {
    if (status.shards() == null) {
      return;
    }
    String rate = live.perHour() == null ? "" : text("; %,.0f an hour", live.perHour());
    add(
        "requests",
        "%,d of %,d answered, %,d dead, %,d repeated%s",
        status.answered(),
        status.requests(),
        status.dead(),
        status.again(),
        rate);
    RunStatus.Rows rows = status.rows();
    add(
        "rows",
        "%,d results, %,d retryable and %,d permanent dead letters",
        rows.results(),
        rows.deadLetters().retryable(),
        rows.deadLetters().permanent());
  }

  private void addMoney() {
    Tokens tokens = view.tokens();
    add(
        "tokens",
        "%,d in, %,d out",
        tokens.prompt() + tokens.toolUse(),
        tokens.candidates() + tokens.thoughts());
    BigDecimal cost = view.cost();
    BigDecimal budget = view.budget();
    String most = budget == null ? "" : " of " + budget.toPlainString();
    String amount = cost == null ? "unknown" : cost.toPlainString();
    add("cost", "%s%s USD%s", amount, most, share(cost, budget));
  }

  private static String share(@Nullable BigDecimal cost, @Nullable BigDecimal budget) {
    return cost == null || budget == null
        ? ""
        : text(" (%.0f %%)", 100 * cost.doubleValue() / budget.doubleValue());
  }

  /** In the service's words, and on several lines where it has many of them. */
  private void addWaits() {
    if (view.why() != null) {
      wrap("", view.why());
    }
    for (Wait wait : status.waits()) {
      String what = new Wait(wait.kind(), wait.count(), null, null, "").clause("waits");
      String words = HEAD_OF_A_CALL.matcher(wait.said()).replaceFirst("HTTP $1: ");
      wrap(
          words.isEmpty() ? "" : "! ",
          what + since(wait) + until(wait) + (words.isEmpty() ? "" : ": " + words));
    }
    view.warnings().forEach(warning -> wrap("", warning));
  }

  private String since(Wait wait) {
    return wait.since() == null ? "" : ", for " + span(Duration.between(wait.since(), now));
  }

  private String until(Wait wait) {
    Duration left = wait.until() == null ? Duration.ZERO : Duration.between(now, wait.until());
    String what = wait.kind() == Kind.JOBS ? ", next look in " : ", at the soonest in ";
    return left.isZero() || left.isNegative() ? "" : what + span(left);
  }

  private void wrap(String before, String text) {
    lines.addAll(Columns.wrap(before, text, columns, MOST_LINES_A_WAIT));
  }

  private void bar(String label, long done, long total, String text) {
    long most = Math.max(total, done);
    int width = columns < ROOM_FOR_BARS ? 0 : columns < WIDE ? 20 : 40;
    int full = most == 0 ? 0 : (int) (width * done / most);
    String bar = width == 0 ? "" : "[" + "#".repeat(full) + ".".repeat(width - full) + "] ";
    add(label, "%s%,d of %,d %s", bar, done, most, text);
  }

  private void add(String label, String format, Object... values) {
    String before = label + " ".repeat(Math.max(1, LABEL - label.length()));
    lines.add(Columns.fit(before + text(format, values), columns).stripTrailing());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String span(Duration time) {
    Duration shown = time.isNegative() ? Duration.ZERO : time;
    String clock =
        text("%02d:%02d:%02d", shown.toHoursPart(), shown.toMinutesPart(), shown.toSecondsPart());
    return shown.toDays() == 0 ? clock : text("%d d %s", shown.toDays(), clock);
  }
}
