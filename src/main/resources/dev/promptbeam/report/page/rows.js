// The rows: only those in sight are elements, so that ten thousand are as quick as ten.

const STATES = { result: ["result", "good"], again: ["retryable dead letter", "again"], dead: ["permanent dead letter", "dead"] };
const ORDERS = {
  "as in the dataset": null,
  "failures first": (a, b) => (a.state === "result") - (b.state === "result"),
  "most output first": (a, b) => (b.tokensOut ?? -1) - (a.tokensOut ?? -1),
  "most attempts first": (a, b) => (b.attempt ?? -1) - (a.attempt ?? -1),
};
const list = at("list");
let found = rows;
let height = 48;

/** Where rows are searched: all their texts. */
const haystacks = rows.map((row) => Object.values(row).filter((value) => typeof value === "string").join("\n").toLowerCase());

function choices(select, names) {
  for (const name of names) {
    select.append(new Option(visible(name), name));
  }
}

function counted(member, first) {
  const counts = new Map();
  rows.forEach((row) => row[member] && counts.set(row[member], (counts.get(row[member]) ?? 0) + 1));
  const select = at(member === "modelVersion" ? "model" : member);
  select.append(new Option(first, ""));
  for (const [name, number] of [...counts].sort((a, b) => b[1] - a[1])) {
    select.append(new Option(visible((STATES[name]?.[0] ?? name) + " (" + count(number) + ")"), name));
  }
  select.hidden = counts.size < 1;
}

function filter() {
  const words = at("search").value.toLowerCase().split(/\s+/).filter((word) => word);
  const wanted = [["state", at("state").value], ["reason", at("reason").value], ["modelVersion", at("model").value], ["variant", at("variant").value]]
    .filter(([, value]) => value);
  found = rows.filter((row, i) => wanted.every(([member, value]) => row[member] === value)
    && words.every((word) => haystacks[i].includes(word)));
  const order = ORDERS[at("order").value];
  if (order) {
    found.sort(order);
  }
  at("found").value = count(found.length) + (found.length === rows.length ? " rows" : " of " + count(rows.length) + " rows");
  list.scrollTop = 0;
  draw();
}

function picture(media) {
  const image = element("img", "picture");
  image.loading = "lazy";
  image.decoding = "async";
  image.alt = media.path;
  image.src = media.path;
  return image;
}

/** The relative path of a file of the run's own media, and nothing else. */
const pictures = (row) => (row.media ?? []).filter((one) =>
  /^media\/[A-Za-z0-9_-]+(\.[A-Za-z0-9]+)?$/.test(one.path) && (one.type ?? "").startsWith("image/"));

function line(row, i) {
  const what = row.state === "result" ? row.text ?? row.value ?? row.calls ?? "" : row.message ?? "";
  const made = element("button", "row",
    element("span", "dot " + STATES[row.state][1]),
    element("span", "key", row.key ?? row.file + " " + row.position),
    element("span", "what", what.slice(0, 300)),
    element("span", "side", row.reason ?? row.modelVersion ?? "", element("div", "variant", row.variant ?? "")));
  const first = pictures(row)[0];
  if (first) {
    made.append(picture(first));
  }
  made.type = "button";
  made.style.top = i * height + "px";
  made.addEventListener("click", () => open(row));
  return made;
}

function draw() {
  const first = Math.max(0, Math.floor(list.scrollTop / height) - 5);
  const last = Math.min(found.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + 5);
  at("spacer").style.height = found.length * height + "px";
  const lines = [];
  for (let i = first; i < last; i++) {
    lines.push(line(found[i], i));
  }
  at("spacer").replaceChildren(...lines);
}

const FIELDS = [
  ["key", "key"], ["source row", "row"], ["its bytes", "raw"], ["reason", "reason"], ["message", "message"],
  ["stage", "stage"], ["request", "request"], ["text", "text"], ["value", "value"], ["calls", "calls"],
  ["variant", "variant"], ["sample", "sample"], ["scores", "scores"],
  ["asked", "model"], ["answered by", "modelVersion"], ["attempt", "attempt"], ["tokens in", "tokensIn"],
  ["tokens out", "tokensOut"], ["shares the answer of", "sharedFrom"], ["taken from", "reusedFrom"], ["job", "job"],
];

function open(row) {
  const inner = [
    element("b", STATES[row.state][1], STATES[row.state][0]),
    element("h3", "", "source"), element("pre", "", row.file + " position " + row.position),
  ];
  for (const [name, member] of FIELDS) {
    if (row[member] !== undefined) {
      inner.push(element("h3", "", name), element("pre", "", row[member]));
    }
  }
  inner.push(...pictures(row).map(picture));
  for (const one of row.media ?? []) {
    inner.push(element("pre", "", one.path + (one.type ? " (" + one.type + ")" : "")));
  }
  at("fields").replaceChildren(...inner);
  at("row").showModal();
}

function measure() {
  height = matchMedia("(max-width: 640px)").matches ? 64 : 48;
  draw();
}

at("sample").append(visible(report.sample.sentence));
counted("state", "all states");
counted("reason", "all reasons");
counted("modelVersion", "all models");
counted("variant", "all variants");
choices(at("order"), Object.keys(ORDERS));
for (const id of ["search", "state", "reason", "model", "variant", "order"]) {
  at(id).addEventListener("input", filter);
}
at("filters").addEventListener("submit", (event) => event.preventDefault());
list.addEventListener("scroll", () => requestAnimationFrame(draw));
addEventListener("resize", measure);
measure();
filter();
