// Keys, links between values and words, and the words a reviewer selects. The pages work without it, by links and buttons.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const marksOf = (claim) => all("mark[data-claims]").filter((mark) => mark.dataset.claims.split(" ").includes(claim));

  // -- which value is in front

  const active = () => one(".claim.active");

  function activate(claim, { focus = true } = {}) {
    if (!claim) return;
    for (const other of all(".claim.active")) {
      other.classList.remove("active");
      other.removeAttribute("aria-current");
    }
    claim.classList.add("active");
    claim.setAttribute("aria-current", "true");
    if (focus) claim.focus({ preventScroll: true });
    claim.scrollIntoView({ block: "nearest" });
    showWords(claim);
  }

  function step(by) {
    const claims = all(".claim");
    const at = claims.indexOf(active());
    activate(claims[Math.min(claims.length - 1, Math.max(0, at + by))]);
  }

  // -- words and values light each other up

  function light(ids, on) {
    for (const id of ids) {
      document.getElementById(id)?.classList.toggle("lit", on);
      for (const mark of marksOf(id)) mark.classList.toggle("lit", on);
    }
  }
  const idsAt = (element) => {
    const mark = element.closest?.("mark[data-claims]");
    if (mark) return mark.dataset.claims.split(" ");
    const claim = element.closest?.(".claim");
    return claim ? [claim.id] : [];
  };
  for (const [name, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(name, (event) => light(idsAt(event.target), on));
  }

  function scrollWithin(box, element) {
    const inner = element.getBoundingClientRect();
    const outer = box.getBoundingClientRect();
    if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - outer.height / 3;
  }

  function showWords(claim, { force = false } = {}) {
    const [mark] = marksOf(claim.id);
    for (const lit of all("mark.lit")) lit.classList.remove("lit");
    light([claim.id], true);
    claim.classList.remove("lit");
    const reports = one(".reports");
    if (mark && reports) {
      if (getComputedStyle(reports).position === "sticky") scrollWithin(reports, mark);
      else if (force) mark.scrollIntoView({ block: "center" });
      return;
    }
    const report = document.getElementById(`report-${claim.dataset.report}`);
    const incident = one("#fields")?.dataset.incident;
    if (report && incident && report.dataset.part !== claim.dataset.part) {
      htmx.ajax("GET", `/incident/${incident}/report/${claim.dataset.report}?part=${claim.dataset.part}`, {
        target: `#${CSS.escape(report.id)}`, swap: "outerHTML",
      }).then(() => marksOf(claim.id).length && showWords(claim));
    }
  }

  document.addEventListener("click", (event) => {
    const find = event.target.closest("[data-find]");
    if (find) {
      event.preventDefault();
      showWords(document.getElementById(find.dataset.find), { force: true });
      return;
    }
    const close = event.target.closest("[data-close]");
    if (close) {
      leave();
      return;
    }
    const mark = event.target.closest(".card mark[data-claims]");
    if (mark && getSelection().isCollapsed) {
      activate(document.getElementById(mark.dataset.claims.split(" ")[0]));
      return;
    }
    const claim = event.target.closest(".claim");
    if (claim && !claim.classList.contains("active") && !event.target.closest("a, button, input, select, label")) activate(claim);
  });
  document.addEventListener("focusin", (event) => {
    const claim = event.target.closest(".claim");
    if (claim && event.target === claim && !claim.classList.contains("active")) activate(claim, { focus: false });
  });

  function leave() {
    const claim = active();
    for (const form of all(".correct")) form.replaceChildren();
    const mark = one("#mark");
    if (mark) mark.hidden = true;
    claim?.focus({ preventScroll: true });
  }

  // -- keys

  const keysOn = () => localStorage.getItem("evenhand-keys") !== "off";
  const press = (name) => {
    const claim = active();
    const button = claim && one(`[data-act="${name}"]`, claim);
    if (button?.tagName === "INPUT") button.focus();
    else button?.click();
    return Boolean(button);
  };
  const acts = { a: "accept", r: "reject", t: "cannot_tell", e: "correct", n: "note", u: "undo" };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea");
    if (event.key === "Escape") {
      leave();
      return;
    }
    if (typing || !keysOn()) return;
    if (act(event)) event.preventDefault();
  }

  function act(event) {
    const key = event.key;
    if (event.target.closest("a, button, summary, input") && (key === "Enter" || key === " ")) return false;
    if (key === "j" || key === "ArrowDown") return one(".claim") ? (step(1), true) : false;
    if (key === "k" || key === "ArrowUp") return one(".claim") ? (step(-1), true) : false;
    if (key === "A") return Boolean(active()?.closest(".field").querySelector('[data-act="accept-field"]')?.click() ?? true);
    if (key === "m") return markSelection();
    if (key === "?") return (location.assign("/keys"), true);
    const link = one(`[data-key="${CSS.escape(key)}"]`);
    if (link) return (link.click(), true);
    if (acts[key] || /^[1-9]$/.test(key)) return press(acts[key] || key);
    return false;
  }
  document.addEventListener("keydown", onKey);

  // -- words selected in a report

  function offsetAt(node, offset) {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!piece) return null;
    const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? piece.textContent : "";
    return Number(piece.dataset.start) + [...before].length;
  }

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const report = range.commonAncestorContainer.parentElement?.closest(".card .report");
    const start = offsetAt(range.startContainer, range.startOffset);
    const end = offsetAt(range.endContainer, range.endOffset);
    return report && start !== null && end !== null && end > start ? { report, start, end, words: selection.toString() } : null;
  }

  function markSelection() {
    const form = one("#mark");
    const found = form && selected();
    if (!found) return false;
    form.elements.start.value = found.start;
    form.elements.end.value = found.end;
    one("#selected").textContent = found.words.slice(0, 200);
    form.elements.account.replaceChildren(...found.report.dataset.accounts.split(" ").map((id) => new Option(id, id)));
    form.hidden = false;
    form.elements.field.focus();
    return true;
  }
  document.addEventListener("pointerup", (event) => {
    if (event.target.closest?.(".card .report .text")) setTimeout(() => { const form = one("#mark"); if (selected() && form.hidden) { markSelection(); } }, 0);
  });

  // -- lists that can be sifted by typing; a single Enter keeps the first that is left

  document.addEventListener("input", (event) => {
    const list = event.target.dataset?.sift && document.getElementById(event.target.dataset.sift);
    if (!list) return;
    const wanted = event.target.value.trim().toLowerCase();
    const rows = all(".tick", list);
    const words = (row) => one("b", row).textContent.toLowerCase();
    const fits = rows.filter((row) => row.textContent.toLowerCase().includes(wanted));
    for (const row of rows) row.hidden = !fits.includes(row);
    const best = fits.find((row) => words(row).startsWith(wanted)) || fits.find((row) => words(row).includes(wanted)) || fits[0];
    if (wanted && best) one("input", best).checked = true;
  });

  // A list of places that is not yet that of the name typed must not be taken from.
  document.addEventListener("submit", (event) => {
    const search = event.target.elements.namedItem?.("search");
    const list = one("[data-searched]", event.target);
    if (search?.value.trim() && list?.dataset.searched !== search.value.trim()) {
      event.preventDefault();
      event.stopImmediatePropagation();
      event.target.addEventListener("htmx:after:swap", () => event.target.requestSubmit(), { once: true });
    }
  }, true);

  // -- after a piece of the page was replaced

  document.addEventListener("htmx:after:swap", () => {
    const form = one(".correct form");
    if (form && !form.dataset.met) {
      form.dataset.met = "yes";
      one("[autofocus]", form)?.focus();
      document.dispatchEvent(new CustomEvent("evenhand:correcting", { detail: form }));
      return;
    }
    if (form) return;
    const claim = active();
    if (claim && !claim.contains(document.activeElement)) activate(claim);
    else if (!claim) one("#done")?.focus();
  });
  document.addEventListener("htmx:error", () => {
    const said = one("#said");
    if (said) said.textContent = "The server did not answer. Nothing was kept; try again.";
  });

  document.addEventListener("DOMContentLoaded", start);
  if (document.readyState !== "loading") start();
  function start() {
    const toggle = one("#use-keys");
    if (toggle && !toggle.dataset.met) {
      toggle.dataset.met = "yes";
      toggle.checked = keysOn();
      toggle.addEventListener("change", () => localStorage.setItem("evenhand-keys", toggle.checked ? "on" : "off"));
    }
    if (active()) activate(active());
    else one("#done")?.focus();
  }
})();
