"use strict";
// Whatever the run holds is put into the page as text, never as markup.

const report = JSON.parse(document.getElementById("report").textContent);
const rows = JSON.parse(document.getElementById("rows").textContent);

/** The models that were asked. */
const askedOf = (report.askedModels ?? [report.model]).join(", ");

/** The element of that id. */
const at = (id) => document.getElementById(id);

/** A number as people read it. */
const count = (number) => Number(number).toLocaleString("en-US");

/** What cannot be seen, or would move what stands around it, is spelled out. */
function visible(value) {
  return String(value).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) =>
    "\n\t\u200c\u200d".includes(character)
      ? character
      : "\\u" + character.codePointAt(0).toString(16).padStart(4, "0"));
}

/** An element with a class, and texts or elements in it. */
function element(name, className, ...inner) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  for (const one of inner) {
    made.append(one instanceof Node ? one : visible(one ?? ""));
  }
  return made;
}

/** A table; columns whose names begin with # are numbers. */
function table(names, lines) {
  const kinds = names.map((name) => (name.startsWith("#") ? "number" : ""));
  const head = element("tr", "", ...names.map((name, i) => element("th", kinds[i], name.replace("#", ""))));
  const body = lines.map((line) => element("tr", "", ...line.map((cell, i) => element("td", kinds[i], cell))));
  return element("div", "wide", element("table", "", element("thead", "", head), element("tbody", "", ...body)));
}

/** A span of time in two units at most. */
function span(seconds) {
  if (seconds < 60) {
    return (seconds < 10 ? Number(seconds).toFixed(1) : Math.round(seconds)) + " s";
  }
  const units = [[86400, "d"], [3600, "h"], [60, "min"]];
  const first = units.findIndex(([size]) => seconds >= size);
  const [size, name] = units[first];
  const rest = units[first + 1];
  const whole = Math.floor(seconds / size);
  const more = rest ? Math.floor((seconds - whole * size) / rest[0]) : 0;
  return whole + " " + name + (more ? " " + more + " " + rest[1] : "");
}

/** USD, to the last digit that there is. */
const money = (cost) => (cost && cost.usd !== null ? cost.usd + " USD" : "unknown");

const time = (text) => (text ? text.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC") : "");

function showHead() {
  document.title = visible(report.run + " · Promptbeam report");
  const tone = { complete: "good", stopped: "again", interrupted: "again", running: "again" }[report.state] ?? "dead";
  at("name").append(visible(report.run), element("span", "badge " + tone, report.state));
  const lasted = report.finished
    ? ", " + span((Date.parse(report.finished) - Date.parse(report.started)) / 1000)
    : "";
  at("about").append(
    element("div", "", askedOf + " at " + report.endpoint + ", by Promptbeam " + report.version),
    element("div", "", time(report.started) + " to " + (time(report.finished) || "now") + lasted
      + (report.exitCode === null ? "" : ", exit code " + report.exitCode)));
  if (report.why) {
    at("about").append(element("div", "again", report.why));
  }
  if (report.notice) {
    at("notice").hidden = false;
    at("notice").append(visible(report.notice));
  }
}

/** What asking one by one would have cost, and what the run may cost. */
function saving() {
  const metrics = report.metrics;
  const oneByOne = metrics.promptbeam_cost_interactive_usd_total;
  const budget = metrics.promptbeam_budget_usd;
  return (oneByOne === undefined ? "" : "; " + oneByOne + " one by one")
    + (budget === undefined ? "" : "; budget " + budget);
}

function showCards() {
  const dead = report.rows.deadLetters;
  const tokens = report.tokens;
  const cards = [
    ["rows read", report.rows.read === null ? "not counted" : count(report.rows.read), ""],
    ["results", count(report.rows.results), "good"],
    ["retryable dead letters", count(dead.retryable), dead.retryable ? "again" : ""],
    ["permanent dead letters", count(dead.permanent), dead.permanent ? "dead" : ""],
    ["requests, " + count(report.answered) + " answered", count(report.requests), ""],
    ["jobs", count(report.counts.jobs || report.jobs.running + report.jobs.ended + report.jobs.read), ""],
    ["tokens in / out", count(tokens.prompt + tokens.toolUse) + " / " + count(tokens.candidates + tokens.thoughts), ""],
    ["cost, prices of " + report.cost.pricesOf + saving(), money(report.cost), ""],
  ];
  for (const [name, value, tone] of cards) {
    at("cards").append(element("div", "card", element("b", tone, value), element("span", "", name)));
  }
}

function showNext() {
  at("next").className = "next";
  for (const one of report.next) {
    at("next").append(element("div", "", one.what + ": ", element("code", "", one.command)));
  }
}

function showReasons() {
  for (const one of report.reasons) {
    const examples = one.examples.map((example) => element("li", "",
      (example.key === null ? "" : "key " + example.key + ", ")
        + example.file + " position " + example.position + ": " + example.message));
    at("reasons").append(
      element("div", "", element("span", "reason " + (one.retryable ? "again" : "dead"), one.reason),
        count(one.count) + (one.retryable ? ", retryable" : ", permanent")
          + (one.count > examples.length ? ", such as" : "")),
      element("ul", "", ...examples));
  }
  if (report.reasons.length === 0) {
    at("reasons").append(element("p", "quiet", "None."));
  }
}

function showModels() {
  const asked = report.asked;
  if (asked.requests !== undefined) {
    at("models").append(element("p", "quiet", "Asked of " + askedOf + ": " + count(asked.requests)
      + " requests, about " + count(asked.estimatedInputTokens) + " input tokens."));
  }
  const lines = report.models.map((one) => [
    (one.modelVersion ?? "not named") + (one.another ? " (another than was asked)" : ""),
    count(one.answers),
    count(one.tokens.prompt + one.tokens.toolUse),
    count(one.tokens.cached),
    count(one.tokens.candidates),
    count(one.tokens.thoughts),
    money(one.cost) + (one.priceOf ? " (price of " + one.priceOf + ")" : ""),
  ]);
  if (report.stages) {
    at("models").append(table(["stage", "#requests", "#answered", "#dead", "#shards"],
      report.stages.map((one) => [one.name, count(one.requests), count(one.answered),
        count(one.dead), count(one.shards)])));
  }
  at("models").append(
    table(["answered by", "#answers", "#tokens in", "#cached", "#out", "#thoughts", "#cost"], lines));
  if (report.doubles.length) {
    at("vain").hidden = false;
    at("doubles").append(table(
      ["job", "sending", "cause", "#requests", "#input tokens", "#cost"],
      report.doubles.slice(0, 100).map((one) => [
        one.name, one.sending, one.cause, count(one.requests), count(one.tokens), money(one.cost)])));
  }
}

/** A share or a difference, to three digits. */
const share = (number) => (number === null ? "" : number.toFixed(3));

const interval = (one) => (one.low === null ? "" : share(one.low) + " to " + share(one.high));

function showScores() {
  if (!report.scores) {
    return;
  }
  at("scored").hidden = false;
  const { variants, differences, missing } = report.scores;
  const lines = variants.flatMap((variant) => Object.entries(variant.scores).flatMap(([name, one]) => [
    [variant.variant ?? "", name, count(one.n), share(one.mean), interval(one), one.method],
    ...Object.entries(one.passAt ?? {}).map(([k, pass]) =>
      [variant.variant ?? "", name + ", pass@" + k, count(pass.n), share(pass.mean), interval(pass), pass.method]),
  ]));
  at("scores").append(
    table(["variant", "score", "#rows", "#mean", "#from to", "how"], lines));
  const dead = variants.filter((variant) => variant.deadLetters);
  if (dead.length) {
    at("scores").append(element("p", "quiet", "Dead letters, of which each "
      + (missing === "zero" ? "counts 0: " : "is left out: ")
      + dead.map((variant) => (variant.variant ? variant.variant + " " : "") + count(variant.deadLetters)).join(", ")
      + "."));
  }
  if (differences.length) {
    at("scores").append(
      element("p", "", "Beside each other, by the rows that both have:"),
      table(["variant", "against", "score", "#rows", "#difference", "#from to", "how", "#better", "#worse", "#p", "test"],
        differences.flatMap((pair) => Object.entries(pair.scores).map(([name, one]) => [
          pair.variant, pair.against, name, count(one.n), share(one.difference), interval(one), one.method,
          count(one.better), count(one.worse), one.pValue === null ? "" : one.pValue.toPrecision(2), one.test]))));
  }
}

showHead();
showCards();
showScores();
showNext();
showReasons();
showModels();
const { requestJson, ...spec } = report.spec ?? {};
at("spec").textContent = report.spec === null
  ? "It is too long to be shown here; run.json has it."
  : visible(JSON.stringify({ ...spec, request: JSON.parse(requestJson ?? "null") }, null, 2));
