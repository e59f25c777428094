/* What every page of the back office needs from a script: CSRF for htmx, dialogs, tick boxes, kept filters, toasts. */
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = $('meta[name="csrf-token"]').content;
  });

  /* Toasts: by the header HX-Trigger: {"toast": {...}}, or when a request did not come through. */
  const toast = (text, tone = "good") => {
    const line = document.createElement("div");
    line.className = `toast-line toast-${tone}`;
    line.textContent = text;
    $("#toasts").append(line);
    setTimeout(() => line.remove(), tone === "bad" ? 10000 : 5000);
  };
  document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone));
  for (const fault of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(fault, () => toast($("#toasts").dataset.failed, "bad"));
  }

  /* Dialogs, printing, closing of menus. */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.dialog).showModal();
    }
    const closer = event.target.closest("[data-dialog-close]");
    if (closer) closer.closest("dialog").close();
    if (event.target.closest("[data-print]")) window.print();
    for (const menu of $$("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of $$("details[data-menu][open]")) menu.open = false;
    if (location.hash === "#menu") location.hash = "content";
  });

  /* Tick boxes of a list and their bar. */
  document.addEventListener("change", (event) => {
    const form = event.target.closest(".sheet-table");
    if (!form || !event.target.matches('[name="key"], [data-tick-all]')) return;
    const boxes = $$('input[name="key"]', form);
    if (event.target.matches("[data-tick-all]")) for (const box of boxes) box.checked = event.target.checked;
    const ticked = boxes.filter((box) => box.checked).length;
    $("[data-bulk]", form).hidden = ticked === 0;
    $("[data-bulk-count]", form).textContent = ticked;
    const all = $("[data-tick-all]", form);
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  });

  /* Filters are kept for this tab: links to the list carry the last query. */
  const kept = (key) => `filters:${key}`;
  /* The words beside a chosen record say nothing more than its id, which goes into the address. */
  const plain = ({ name, form }) => {
    const field = name.match(/^(.+)-(?:text|was)$/)?.[1];
    return field && form.elements[`${field}-text`].value === form.elements[`${field}-was`].value;
  };
  const list = $("form[data-remember]");
  if (list) {
    if (location.search) sessionStorage.setItem(kept(list.dataset.remember), location.search);
    list.addEventListener("submit", () => {
      for (const control of list.elements) if (control.name && (control.value === "" || plain(control))) control.disabled = true;
    });
  }
  document.addEventListener("click", (event) => {
    const reset = event.target.closest("[data-forget]");
    if (reset) sessionStorage.removeItem(kept(reset.dataset.forget));
  });
  const remembering = $$("a[data-remember-to]").map((link) => [link, link.getAttribute("href")]);
  for (const [link, plain] of remembering) {
    const query = sessionStorage.getItem(kept(link.dataset.rememberTo));
    if (query && !plain.includes("?")) link.setAttribute("href", plain + query);
  }
  window.addEventListener("pageshow", () => {
    if (list) for (const control of list.elements) control.disabled = false;
  });

  /* Signing out leaves nothing of one person on a shared computer. */
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === "/logout/") sessionStorage.clear();
  });
  $("[data-focus]")?.focus();
  window.jishi = { toast };
})();
