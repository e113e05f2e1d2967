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
