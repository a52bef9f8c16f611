// The charts: rectangles and lines of SVG, drawn anew when the width changes.

/** An SVG element with its attributes. */
function shape(name, attributes, title) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  if (title) {
    const told = document.createElementNS("http://www.w3.org/2000/svg", "title");
    told.textContent = visible(title);
    made.append(told);
  }
  return made;
}

function label(x, y, text, anchor) {
  const made = shape("text", { x, y, "text-anchor": anchor ?? "start" });
  made.textContent = visible(text);
  return made;
}

/** Steps of time that make at most so many lines. */
function steps(length, most) {
  const sizes = [0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 43200, 86400, 172800, 604800];
  return sizes.find((size) => length / size <= most) ?? length / most;
}

/** What a sending is drawn as: the wait for its job, its job, and how that ended. */
function bars(sending, end) {
  const sent = Date.parse(sending.sent ?? sending.seen ?? sending.ended);
  const seen = sending.seen ? Date.parse(sending.seen) : null;
  const ended = sending.ended ? Date.parse(sending.ended) : end;
  const name = sending.sending + ": " + (sending.requests === null ? "" : count(sending.requests) + " requests, ")
    + (sending.end ?? "on its way") + (sending.code ? " (code " + sending.code + ")" : "")
    + (sending.job ? "\n" + sending.job : "") + (sending.said ? "\n" + sending.said : "");
  const kind = sending.end === null ? "open" : sending.end === "SUCCEEDED" ? "job" : "bad";
  return seen === null
    ? [{ kind, from: sent, to: ended, name }]
    : [{ kind: "wait", from: sent, to: seen, name: sending.sending + ": waits for its job" },
       { kind, from: seen, to: ended, name: name + "\n" + span((ended - seen) / 1000) }];
}

function drawGantt() {
  const line = report.timeline;
  const marks = line.run;
  const begin = Date.parse(report.started);
  const times = marks.map((mark) => Date.parse(mark.time));
  for (const row of line.rows) {
    row.sendings.forEach((one) => times.push(...bars(one, begin).map((bar) => bar.to)));
    if (row.published) {
      times.push(Date.parse(row.published));
    }
  }
  const end = times.reduce((latest, one) => Math.max(latest, one), report.finished ? Date.parse(report.finished) : begin) + 1;
  const width = Math.max(300, at("gantt").clientWidth);
  const left = width < 500 ? 74 : 96;
  const x = (when) => left + ((when - begin) / (end - begin)) * (width - left - 12);
  const height = 34 + 16 * (line.rows.length + 1);
  const svg = shape("svg", { width, height, role: "img", "aria-label": "Jobs over time" });
  const step = steps((end - begin) / 1000, width < 500 ? 4 : 8);
  for (let second = 0; second * 1000 <= end - begin; second += step) {
    const place = x(begin + second * 1000);
    svg.append(shape("line", { x1: place, x2: place, y1: 18, y2: height, class: "grid" }));
    svg.append(label(place, 12, second === 0 ? "start" : span(second), "middle"));
  }
  const mark = (one, y) => svg.append(shape("circle", { cx: x(Date.parse(one.time)), cy: y, r: 4, class: "mark" },
    one.event + (one.for ? " for " + one.for : "") + (one.cause ? ": " + one.cause : "") + " at " + time(one.time)
      + (one.said ? "\n" + one.said : "")));
  svg.append(label(0, 34, "the run"));
  marks.forEach((one) => mark(one, 30));
  line.rows.forEach((row, i) => {
    const y = 38 + 16 * i;
    svg.append(label(0, y + 10, row.shard));
    for (const sending of row.sendings) {
      for (const bar of bars(sending, end)) {
        const from = x(Math.max(begin, bar.from));
        svg.append(shape("rect", { x: from, y, width: Math.max(1.5, x(bar.to) - from), height: 12, rx: 2, class: bar.kind }, bar.name));
      }
    }
    row.marks.forEach((one) => mark(one, y + 6));
    if (row.published) {
      svg.append(shape("rect", { x: x(Date.parse(row.published)), y: y - 1, width: 2.5, height: 14, class: "published" },
        row.shard + ": published at " + time(row.published)));
    }
  });
  at("gantt").replaceChildren(line.rows.length ? svg : element("p", "quiet", "Nothing was sent."));
}

function drawHistogram() {
  const classes = report.jobSeconds.classes ?? [];
  const first = classes.findIndex((one) => one.jobs > 0);
  if (first < 0) {
    at("histogram").replaceChildren(element("p", "quiet", "No job has ended."));
    return;
  }
  const last = classes.length - [...classes].reverse().findIndex((one) => one.jobs > 0);
  const shown = classes.slice(first, last);
  const most = Math.max(...shown.map((one) => one.jobs));
  const width = Math.max(300, Math.min(900, at("histogram").clientWidth));
  const svg = shape("svg", { width, height: 24 * shown.length + 4, role: "img", "aria-label": "How long jobs took" });
  shown.forEach((one, i) => {
    const y = 24 * i;
    const name = one.upTo === null ? "longer" : "up to " + span(one.upTo);
    const size = (one.jobs / most) * (width - 190);
    svg.append(label(90, y + 15, name, "end"));
    svg.append(shape("rect", { x: 98, y: y + 3, width: Math.max(one.jobs ? 2 : 0, size), height: 17, rx: 3, class: "job" }));
    svg.append(label(104 + size, y + 15, one.jobs ? count(one.jobs) : ""));
  });
  at("histogram").replaceChildren(svg);
}

function drawAll() {
  drawGantt();
  drawHistogram();
}

const lasting = report.jobSeconds;
at("durations").append(lasting.jobs === 0 ? "" : count(lasting.jobs) + " jobs: shortest " + span(lasting.least)
  + ", half of them within " + span(lasting.median) + ", 90 % within " + span(lasting.p90)
  + ", 99 % within " + span(lasting.p99) + ", longest " + span(lasting.most) + ".");
at("legend").append("A line a shard. Grey: sent and no job yet; blue: a job that succeeded; red: one that did not; "
  + "amber: on its way. Dots: refusals, doubts, waits; green: published. Point at one to read more."
  + (report.timeline.shown < report.timeline.shards
    ? " " + count(report.timeline.shown) + " of " + count(report.timeline.shards) + " shards, those with trouble first." : ""));
drawAll();
let drawing = 0;
addEventListener("resize", () => {
  cancelAnimationFrame(drawing);
  drawing = requestAnimationFrame(drawAll);
});
