// Comfort only: every page works without it. Nothing here reads a document's text as markup.
"use strict";
(() => {
  const all = (query, root = document) => Array.from(root.querySelectorAll(query));
  const items = all("[data-item]");
  let at = -1;

  // --- both sides light each other -------------------------------------------------------------------------------
  const byFact = new Map();
  for (const node of all("[data-facts]"))
    for (const id of node.dataset.facts.split(" ").filter(Boolean)) {
      if (!byFact.has(id)) byFact.set(id, []);
      byFact.get(id).push(node);
    }
  const fixed = new Set(all(".lit"));
  const light = (node, on) => {
    for (const id of node.dataset.facts.split(" "))
      for (const other of byFact.get(id) || [])
        if (!fixed.has(other) && !other.classList.contains("finding")) other.classList.toggle("lit", on);
  };
  for (const node of all("[data-facts]")) {
    const holder = node.closest("svg a") || node;
    holder.addEventListener("mouseenter", () => light(node, true));
    holder.addEventListener("mouseleave", () => light(node, false));
    holder.addEventListener("focusin", () => light(node, true));
    holder.addEventListener("focusout", () => light(node, false));
  }

  // --- moving between items --------------------------------------------------------------------------------------
  const target = (item) => item.querySelector("[data-open]") || item.querySelector("button:enabled, a, input:not([type=hidden])");
  const here = location.pathname + location.search;
  const stand = (next) => {
    items[at]?.classList.remove("at");
    at = next;
    items[at].classList.add("at");
    try { sessionStorage.setItem("at " + here, String(at)); } catch { /* private mode */ }
  };
  const choose = (next) => {
    if (!items.length) return;
    stand(Math.max(0, Math.min(items.length - 1, next)));
    items[at].scrollIntoView({ block: "nearest" });
    target(items[at])?.focus({ preventScroll: true });
  };
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-item]");
    const found = item ? items.indexOf(item) : -1;
    if (found >= 0 && found !== at) stand(found);
  });
  const press = (key) => {
    const item = items[at];
    const button = item?.querySelector(`[data-do="${key}"]`);
    if (!button) {  // what was just decided has left the list, and stands in the notice
      if (key === "u") document.querySelector("[data-undo]")?.click();
      return;
    }
    const more = item.querySelector("[data-more]");
    if (more) more.open = true;
    const why = button.form.querySelector("[data-why]");
    if (key === "x") button.form.querySelector(".new")?.removeAttribute("open");
    if (key === "x" && why && !why.value.trim()) { why.focus(); return; }
    button.click();
  };
  const edit = () => {
    const item = items[at];
    const more = item?.querySelector("[data-more]");
    if (more) more.open = true;
    const details = item?.querySelector("[data-edit]")?.closest("details");
    if (details) { details.open = true; const cell = details.querySelector("input:not([type=hidden])"); cell?.focus(); cell?.select(); }
  };

  // In a reason, Enter means what brought the person there: to save the correction that is open, or else to dismiss.
  for (const why of all("[data-why]"))
    why.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      const save = why.form.querySelector(".new[open] button");
      if (why.value.trim()) (save || why.form.querySelector('[data-do="x"]'))?.click();
    });
  // In a corrected cell it means to save the correction.
  for (const cell of all(".new input"))
    cell.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      cell.closest(".new").querySelector("button").click();
    });

  // --- keys; off while typing (Telex and VNI compose letters of plain keys) ---------------------------------------
  const typing = (event) => event.isComposing || event.target.closest?.("input, textarea, select, [contenteditable]");
  const dialog = document.getElementById("keys");
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches?.("input")) { event.target.blur(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event) || dialog?.open) return;
    const key = event.key;
    if (going && Date.now() - going < 1500) {
      going = 0;
      const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    if (key === "g") { going = Date.now(); return; }
    const deeds = {
      j: () => choose(at + 1),
      k: () => choose(at - 1),
      a: () => press("a"), x: () => press("x"), h: () => press("h"), c: () => press("c"), u: () => press("u"),
      e: edit,
      "/": () => document.getElementById("q")?.focus(),
      "?": () => dialog?.showModal(),
      "[": () => document.querySelector('[rel="prev"]')?.click(),
      "]": () => document.querySelector('[rel="next"]')?.click(),
    };
    if (Object.hasOwn(deeds, key)) { event.preventDefault(); deeds[key](); }
  });
  // The overlay lists what is valid here.
  if (dialog) {
    const valid = { "j k": items.length, Enter: items.filter(target).length, a: all('[data-do="a"]').length, e: all("[data-edit]").length,
      x: all('[data-do="x"]').length, h: all('[data-do="h"]').length, c: all('[data-do="c"]').length, u: all('[data-do="u"], [data-undo]').length,
      "[ ]": all('[rel="prev"], [rel="next"]').length };
    for (const row of all("[data-key]", dialog)) if (row.dataset.key in valid) row.hidden = !valid[row.dataset.key];
  }
  // After a decision the page comes back: stand where the person stood. Else what the address names is the item.
  let stood = false;
  try {
    const kept = sessionStorage.getItem("at " + here);
    const back = performance.getEntriesByType("navigation")[0]?.type;
    if (kept !== null && items.length && !location.hash && (back === "reload" || document.referrer.split("#")[0] === location.href)) {
      choose(Number(kept));
      stood = true;
    }
  } catch { /* private mode */ }
  const named = items.findIndex((item) => item.matches(".chosen"));
  if (!stood && named >= 0) {
    stand(named);
    items[named].scrollIntoView({ block: "nearest" });
  }
  const open = location.hash.startsWith("#f-") && document.getElementById(location.hash.slice(1));
  if (open) open.scrollIntoView({ block: "center" });
  // Who follows a figure or a finding sees its words; on a narrow screen the computation is read before them.
  const words = document.querySelector(".box.lit, .mark.lit");
  if (words && !stood && (open || matchMedia("(min-width: 52.01rem)").matches)) words.scrollIntoView({ block: "center" });

  // On a narrow screen the pages stand in one line that is moved sideways: the page that is open is seen in it.
  const pages = document.querySelector(".top nav"), shown = pages?.querySelector("[aria-current]");
  if (shown && shown.offsetLeft + shown.offsetWidth > pages.offsetLeft + pages.clientWidth)
    pages.scrollLeft = shown.offsetLeft - pages.offsetLeft - 24;

  // --- what is on its way ----------------------------------------------------------------------------------------
  // A page that a person is leaving is not called back, and what is being typed is not lost.
  let leaving = false;
  addEventListener("beforeunload", () => { leaving = true; });
  const typed = () => all("main input:not([type=hidden]), main textarea").some((field) => field.value !== field.defaultValue);
  const comeBack = () => {
    if (typed()) setTimeout(comeBack, 1000);
    else if (!leaving) location.reload();
  };
  if (document.querySelector("[data-pending]")) setTimeout(comeBack, 3000);
  const live = document.querySelector("[data-live]");
  if (live && "EventSource" in window) {
    const source = new EventSource("/live");
    const bar = live.querySelector("progress"), told = live.querySelector("[data-told]");
    let was = !live.hidden;
    source.addEventListener("message", (event) => {
      const now = JSON.parse(event.data);
      live.hidden = !now.running;
      bar.max = now.total || 1;
      bar.value = now.done;
      told.textContent = `${now.done} / ${now.total} · ${now.last}`;
      if (was && !now.running) comeBack();
      was = now.running;
    });
    addEventListener("pagehide", () => source.close());
  }
})();
