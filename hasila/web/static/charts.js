// Charts, drawn by Observable Plot from the JSON interface. Every mark is a link: to the sentence of a figure, or to the
// incidents of a month. Colours are those of the page, so that light and dark need no code.
"use strict";

const LANGUAGE = document.documentElement.lang;
// The papers' figures are in European digits; so are the charts'.
const NUMBER = new Intl.NumberFormat(LANGUAGE + "-u-nu-latn");
const SIGNS = { "=": "", ">": "> ", ">=": "≥ ", "<": "< ", "<=": "≤ ", "~": "≈ " };
// Hasila's content policy allows the one style sheet that Plot adds for this class name (hasila/web/security.py).
const CLASS = "plotted";
const FRAME = { className: CLASS, marginLeft: 60, marginRight: 24, style: { fontSize: "13px" } };

async function answered(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(address + ": " + answer.status);
  return answer.json();
}

// A month by its name, January by its year.
const MONTH = new Intl.DateTimeFormat(LANGUAGE + "-u-nu-latn", { month: "short", timeZone: "UTC" });
function monthOrYear(date) {
  return date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : MONTH.format(date);
}

function day(text) {
  return new Date(text + "T00:00:00Z");
}

function described(point, words) {
  const period = point.start === point.end ? point.end : point.start + " – " + point.end;
  const parts = [SIGNS[point.comparator] + NUMBER.format(point.value), period, point.outlet];
  const judged = point.culprit ? words.conflicting : point.contested ? words.tie : null;
  return parts.filter(Boolean).join(", ") + (judged ? ": " + judged : "");
}

function sentenceOf(point) {
  return point.imported ? "#claim-" + point.id : "/facts/" + point.id;
}

// What a wording leaves open: a line from the least to the most, dashed up to the edge where there is no most.
function intervals(points, at) {
  const style = { x: at, stroke: "var(--accent)", strokeOpacity: 0.7, strokeWidth: 1.6 };
  const top = Math.max(...points.map((p) => p.high ?? p.value)) * 1.06;
  return [
    Plot.ruleX(points.filter((p) => p.high !== null && p.high > p.low), { ...style, y1: "low", y2: "high" }),
    Plot.ruleX(points.filter((p) => p.high === null), { ...style, y1: "low", y2: () => top, strokeDasharray: "3 3" }),
  ];
}

function cumulative(points, steps, linked) {
  const agreed = points.filter((p) => !p.contested);
  const end = (p) => day(p.end);
  return [
    // A line joins undisputed totals of one baseline: since 2002 and since 2015 count different things.
    Plot.lineY(agreed, { x: end, y: "value", z: (p) => p.start + "|" + p.part, stroke: "var(--accent)", strokeOpacity: 0.5 }),
    Plot.lineY(steps, { x: (s) => day(s.month + "-28"), y: "total", curve: "step-after", stroke: "var(--good)", strokeWidth: 2, strokeDasharray: "5 4" }),
    ...intervals(points, end),
    Plot.dot(agreed, { ...linked, x: end, y: "value", r: 5, fill: "var(--accent)" }),
    Plot.dot(points.filter((p) => p.contested), { ...linked, x: end, y: "value", r: 6.5, symbol: "diamond", fill: "var(--card)", stroke: "var(--bad)", strokeWidth: 2.4 }),
  ];
}

function singlePeriods(points, _steps, linked) {
  const middle = (p) => new Date((+day(p.start) + +day(p.end)) / 2);
  const bar = (contested) => Plot.rectY(points.filter((p) => p.contested === contested), {
    ...linked, x1: (p) => day(p.start), x2: (p) => day(p.end), y1: 0, y2: "value", insetLeft: 1, insetRight: 1,
    fill: contested ? "var(--bad)" : "var(--accent)", fillOpacity: contested ? 0.25 : 0.6,
    stroke: contested ? "var(--bad)" : "none", strokeWidth: 2,
  });
  return [bar(false), bar(true), ...intervals(points, middle)];
}

// For those who do not see it: a link is named by what it shows; groups that only draw have no name, just a class.
function named(svg, caption) {
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", caption);
  for (const group of svg.querySelectorAll("g[aria-label]")) {
    group.setAttribute("class", "drawn-" + group.getAttribute("aria-label").replaceAll(" ", "-"));
    group.removeAttribute("aria-label");
  }
  for (const link of svg.querySelectorAll("a")) {
    const address = link.getAttribute("href");
    link.removeAttributeNS("http://www.w3.org/1999/xlink", "href");
    link.setAttributeNS(null, "href", address);
    const title = link.querySelector("title");
    if (title) link.setAttribute("aria-label", title.textContent);
  }
  return svg;
}

function figure(caption, note, svg) {
  const made = document.createElement("figure");
  made.className = "card chart";
  const text = document.createElement("figcaption");
  text.textContent = caption + (note ? " · " + note : "");
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  scroll.dir = "ltr";
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", caption);
  scroll.append(named(svg, caption));
  made.append(text, scroll);
  return made;
}

async function drawSeries(element) {
  const words = element.dataset;
  const { points, running_sum: steps } = await answered(words.series);
  const linked = { href: sentenceOf, title: (p) => described(p, words), target: null };
  for (const [kind, marks] of [["cumulative", cumulative], ["period", singlePeriods]]) {
    const mine = points.filter((p) => p.kind === kind);
    const sum = kind === "cumulative" ? steps : [];
    if (!mine.length && !(sum.length && !points.length)) continue;
    const axes = [Plot.axisX({ ticks: 8, label: null, tickFormat: monthOrYear }), Plot.axisY({ tickFormat: (n) => NUMBER.format(n), label: null }), Plot.gridY()];
    const svg = Plot.plot({ ...FRAME, width: Math.max(element.clientWidth - 40, 540), height: 340, x: { type: "utc", nice: true }, y: { zero: true, nice: true }, marks: [...axes, ...marks(mine, sum, linked), Plot.ruleY([0])] });
    const note = sum.length ? words.sum.replace("{n}", NUMBER.format(sum[sum.length - 1].total)) : "";
    element.append(figure(words[kind], note, svg));
  }
}

async function drawTimeline(element) {
  const bins = await answered(element.dataset.timeline);
  if (!bins.length) return;
  const yearly = bins[0].start.length === 4;
  const first = (b) => day(yearly ? b.start + "-01-01" : b.start + "-01");
  const after = (b) => new Date(Date.UTC(first(b).getUTCFullYear() + (yearly ? 1 : 0), first(b).getUTCMonth() + (yearly ? 0 : 1), 1));
  const last = (b) => new Date(+after(b) - 86400000).toISOString().slice(0, 10);
  const address = (b) => {
    const link = new URL(element.dataset.link, location.href);
    link.searchParams.set("since", first(b).toISOString().slice(0, 10));
    link.searchParams.set("until", last(b));
    return link.pathname + link.search;
  };
  const svg = Plot.plot({
    ...FRAME, width: Math.max(element.clientWidth - 40, 320), height: 240, marginLeft: 44, x: { type: "utc" }, y: { zero: true },
    marks: [
      Plot.axisX({ ticks: 6, label: null, tickFormat: monthOrYear }), Plot.axisY({ ticks: 4, tickFormat: (n) => (Number.isInteger(n) ? NUMBER.format(n) : ""), label: null }), Plot.gridY({ ticks: 4 }),
      Plot.rectY(bins.filter((b) => b.incidents), { x1: first, x2: after, y1: 0, y2: "incidents", inset: 0.5, fill: "var(--accent)", href: address, title: (b) => b.start + ": " + NUMBER.format(b.incidents) }),
      Plot.ruleY([0]),
    ],
  });
  element.replaceChildren(figure(element.dataset.caption, "", svg));
}

function drawCharts() {
  for (const [selector, draw] of [["[data-series]", drawSeries], ["[data-timeline]", drawTimeline]]) {
    for (const element of document.querySelectorAll(selector)) {
      if (element.dataset.drawn) continue;
      element.dataset.drawn = "yes";
      draw(element).catch((error) => { element.textContent = String(error.message); });
    }
  }
}
document.addEventListener("DOMContentLoaded", drawCharts);
document.addEventListener("htmx:afterSettle", drawCharts);
