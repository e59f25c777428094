/* Editable tables in a form: rows are added and dropped here; without this script the blank rows and tick boxes serve. */
(() => {
  "use strict";
  const rows = (table) => [...table.tBodies[0].rows];
  const count = (table) => rows(table).forEach((row, index) => { row.querySelector("[data-grid-number]").textContent = index + 1; });
  const highest = (table) => Math.max(0, ...[...table.querySelectorAll("[name]")].map((c) => Number(c.name.split("-")[1]) || 0));

  const dress = (row) => {
    const drop = row.querySelector("[data-grid-drop]");
    if (!drop) return;
    drop.hidden = false;
    row.querySelector(".grid-tick")?.remove();
  };
  const add = (table, index = highest(table) + 1) => {
    const template = document.querySelector(`[data-grid-template="${table.dataset.grid}"]`);
    const holder = document.createElement("tbody");
    holder.innerHTML = template.innerHTML.replaceAll("__row__", index);
    const row = holder.rows[0];
    table.tBodies[0].append(row);
    dress(row);
    count(table);
    window.htmx?.process(row);
    return row;
  };

  /* Rows that a kept draft had and the page has not; forms.js fills them in afterwards. */
  const form = document.querySelector("form[data-draft]");
  const draft = form && JSON.parse(sessionStorage.getItem(`draft:${location.pathname}:${form.dataset.draft}`) || "[]");
  const drafted = (code) => new Set((draft || []).map(([name]) => name.match(new RegExp(`^${code}-(\\d+)-`))?.[1]).filter(Boolean).map(Number));

  for (const table of document.querySelectorAll("table[data-grid]")) {
    const wanted = drafted(table.dataset.grid);
    const blank = rows(table).filter((row) => row.hasAttribute("data-grid-blank"));
    const spare = blank.length < rows(table).length ? blank : blank.slice(1);
    for (const row of spare) row.remove();
    rows(table).forEach(dress);
    const there = new Set([...table.querySelectorAll("[name]")].map((c) => Number(c.name.split("-")[1])));
    if (!("asSent" in form.dataset)) for (const index of wanted) if (!there.has(index)) add(table, index);
    count(table);
    table.closest("fieldset").querySelector(".grid-add").hidden = false;
    table.closest("fieldset").querySelector(".grid-more").remove();
  }

  /* The words last selected in a long text: clicking the button takes the selection away before it is read. */
  let quoted = "";
  document.addEventListener("select", (event) => {
    const { value, selectionStart, selectionEnd } = event.target;
    if (event.target.matches(".section-fields textarea")) quoted = value.slice(selectionStart, selectionEnd).trim();
  });

  document.addEventListener("click", (event) => {
    const adder = event.target.closest("[data-grid-add]");
    if (adder) {
      const row = add(document.querySelector(`table[data-grid="${adder.dataset.gridAdd}"]`));
      row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    }
    const quoter = event.target.closest("[data-grid-quote]");
    if (quoter) {
      if (!quoted) return window.jishi.toast(quoter.dataset.nothing, "bad");
      const table = document.querySelector(`table[data-grid="${quoter.dataset.gridQuote}"]`);
      const spare = rows(table).find((row) => row.hasAttribute("data-grid-blank") && [...row.querySelectorAll("input:not([type=hidden], [type=checkbox]), select")].every((c) => c.value === ""));
      const words = (spare || add(table)).querySelector("input:not([type=hidden])");
      words.value = quoted;
      words.dispatchEvent(new Event("input", { bubbles: true }));
      words.closest("td").nextElementSibling?.querySelector("input, select")?.focus();
      quoted = "";
    }
    const drop = event.target.closest("[data-grid-drop]");
    if (!drop) return;
    const table = drop.closest("table");
    drop.closest("tr").remove();
    count(table);
    table.closest("form").dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
