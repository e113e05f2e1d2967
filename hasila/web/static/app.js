// Small comforts on top of pages that work without: linked highlights and keys. No text of an article is ever run or
// turned into markup here.
"use strict";

function factElements(id) {
  return [...document.querySelectorAll("[data-facts]")].filter((e) => e.dataset.facts.split(" ").includes(id));
}

function highlight(ids, on) {
  for (const id of ids) {
    factElements(id).forEach((e) => e.classList.toggle("on", on));
    const card = document.getElementById("fact-" + id);
    if (card) card.classList.toggle("on", on);
  }
}

function idsAt(target) {
  if (!(target instanceof Element)) return [];
  const text = target.closest("[data-facts]");
  if (text) return text.dataset.facts.split(" ");
  const card = target.closest(".fact[id]");
  return card ? [card.id.slice("fact-".length)] : [];
}

for (const [event, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(event, (e) => highlight(idsAt(e.target), on));
}

// A link to a fact of this page lights up its words.
function showTarget() {
  document.querySelectorAll(".hl.shown").forEach((e) => e.classList.remove("shown", "on"));
  const match = /^#at-(.+)$/.exec(decodeURIComponent(location.hash));
  if (match) factElements(match[1]).forEach((e) => e.classList.add("shown", "on"));
}
window.addEventListener("hashchange", showTarget);
showTarget();

// Keys: letters press what carries them, j and k move, Enter opens. Never while typing or with a modifier.
function typing(target) {
  return target instanceof Element && target.closest("input, select, textarea, [contenteditable]");
}

let here = -1;
function move(step) {
  const items = [...document.querySelectorAll("[data-key-item]")];
  if (!items.length) return;
  items.forEach((e) => e.classList.remove("key-here"));
  here = Math.min(items.length - 1, Math.max(0, here + step));
  items[here].classList.add("key-here");
  items[here].scrollIntoView({ block: "center" });
  const link = items[here].querySelector("[data-key-open], a");
  if (link) link.focus({ preventScroll: true });
}

document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
  if (e.key === "j") return move(1);
  if (e.key === "k") return move(-1);
  if (!/^[a-z]$/.test(e.key)) return;
  const wanted = document.querySelector(`[data-key="${e.key}"]`);
  if (wanted) { e.preventDefault(); wanted.click(); }
});

// Words selected in the text become the evidence of a correction: offsets in code points, as the ledger counts them.
function codePoints(text) {
  return [...text].length;
}

function offsetAt(node, within) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const segment = element && element.closest("[data-start]");
  if (!segment) return null;
  const start = Number(segment.dataset.start);
  if (segment.dataset.length || node.nodeType !== Node.TEXT_NODE) return start;
  return start + codePoints(node.data.slice(0, within));
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const area = range.commonAncestorContainer;
  const text = (area.nodeType === Node.TEXT_NODE ? area.parentElement : area).closest("[data-pickable]");
  if (!text) return;
  const start = offsetAt(range.startContainer, range.startOffset);
  const end = offsetAt(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return;
  document.querySelectorAll('[data-pick="start"]').forEach((e) => { e.value = start; });
  document.querySelectorAll('[data-pick="end"]').forEach((e) => { e.value = end; });
  document.querySelectorAll('[data-pick="shown"]').forEach((e) => { e.textContent = "« " + selection.toString() + " »"; });
  const digits = selection.toString().trim();
  const value = document.querySelector('.correct input[name="value"]');
  if (value && /^[\d٠-٩][\d٠-٩.,\s]*$/.test(digits)) value.value = digits;
});
