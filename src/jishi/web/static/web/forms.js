/* Nothing typed is lost: a form's draft is kept in this tab until the server has saved it. Also counts and record fields. */
(() => {
  "use strict";
  /* Version, id and operation are kept with the draft: an old draft meets a conflict, not a silent overwriting. */
  const skip = new Set(["csrfmiddlewaretoken"]);
  const form = document.querySelector("form[data-unsaved]");
  const controls = () => [...form.elements].filter((c) => c.name && !skip.has(c.name) && c.type !== "file" && c.type !== "password");
  const read = () => controls().map((c) => [c.name, c.type === "checkbox" || c.type === "radio" ? c.checked : c.value]);
  let first = "";
  let sending = false;
  const changed = () => form && JSON.stringify(read()) !== first;

  /* Controls of one name are told apart by their order among themselves. */
  const fill = (values) => {
    const kept = new Map();
    for (const [name, value] of values) kept.set(name, [...(kept.get(name) || []), value]);
    for (const control of controls()) {
      const value = kept.get(control.name)?.shift();
      if (value === undefined) continue;
      if (typeof value === "boolean") control.checked = value;
      else control.value = value;
    }
    for (const [id, text] of Object.entries(JSON.parse(sessionStorage.getItem(`${key}:shown`) || "{}"))) {
      const control = document.getElementById(id);
      if (control) control.value = text;
    }
  };
  const key = form?.dataset.draft ? `draft:${location.pathname}:${form.dataset.draft}` : null;
  const forget = () => { sessionStorage.removeItem(key); sessionStorage.removeItem(`${key}:shown`); };
  const keep = () => {
    if (!key) return;
    if (!changed()) return forget();
    sessionStorage.setItem(key, JSON.stringify(read()));
    const shown = [...document.querySelectorAll("[data-pick-text]")].map((text) => [text.id, text.value]);
    sessionStorage.setItem(`${key}:shown`, JSON.stringify(Object.fromEntries(shown)));
  };

  if (form) {
    const note = form.querySelector("[data-draft-note]");
    const draft = key && sessionStorage.getItem(key);
    first = JSON.stringify(read());
    /* A form that came back with errors already shows what was typed. */
    if (draft && draft !== first && !("asSent" in form.dataset) && !form.querySelector(".error-summary")) {
      fill(JSON.parse(draft));
      if (note) note.hidden = false;
    }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", () => { sending = true; });
    form.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
      forget();
      sending = true;
      location.reload();
    });
    window.addEventListener("beforeunload", (event) => {
      if (!sending && changed()) event.preventDefault();
    });
  }
  /* The message after saving names the draft that is now on the server. */
  for (const saved of document.querySelectorAll("[data-draft-saved]")) {
    const end = `:${saved.dataset.draftSaved}`;
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith("draft:") && (name.endsWith(end) || name.endsWith(`${end}:shown`))) sessionStorage.removeItem(name);
    }
  }

  document.addEventListener("input", (event) => {
    const count = event.target.dataset?.count && document.getElementById(event.target.dataset.count);
    if (count) count.textContent = `${[...event.target.value].length} / ${event.target.maxLength}`;
  });

  /* A record field: type, choose from the list by mouse or arrows; what is not chosen is not sent. */
  const parts = (inside) => {
    const pick = inside.closest("[data-pick]");
    return pick && { pick, text: pick.querySelector("[data-pick-text]"), value: pick.querySelector("[data-pick-value]"), was: pick.querySelector("[data-pick-was]"), list: pick.querySelector("[role=listbox]") };
  };
  const open = ({ text, list }, shown) => {
    list.hidden = !shown;
    text.setAttribute("aria-expanded", String(shown));
    if (!shown) text.removeAttribute("aria-activedescendant");
  };
  const choose = (p, option) => {
    p.value.value = option.dataset.id;
    p.text.value = option.dataset.label;
    p.text.dataset.chosen = option.dataset.label;
    if (p.was) p.was.value = option.dataset.label;
    open(p, false);
    p.value.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("htmx:afterSwap", (event) => {
    const p = parts(event.target);
    if (p && document.activeElement === p.text) open(p, true);
  });
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.("[data-pick] [data-id]");
    if (!option) return;
    event.preventDefault();
    choose(parts(option), option);
  });
  document.addEventListener("keydown", (event) => {
    const p = event.target.matches?.("[data-pick-text]") && parts(event.target);
    if (!p) return;
    const options = [...p.list.querySelectorAll("[data-id]")];
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") open(p, false);
    if (event.key === "Enter" && !p.list.hidden && now >= 0) { event.preventDefault(); choose(p, options[now]); }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (!options.length) return;
    open(p, true);
    const next = (now + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === next)));
    p.text.setAttribute("aria-activedescendant", options[next].id);
    options[next].scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-pick-text]") && !event.target.dataset.chosen) event.target.dataset.chosen = event.target.value;
  });
  document.addEventListener("focusout", (event) => {
    const p = event.target.matches?.("[data-pick-text]") && parts(event.target);
    if (!p) return;
    if (p.text.value.trim() === "") p.value.value = "";
    else p.text.value = p.text.dataset.chosen || "";
    if (p.value.value === "") p.text.dataset.chosen = p.text.value = "";
    if (p.was) p.was.value = p.text.value;
    open(p, false);
    p.value.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
