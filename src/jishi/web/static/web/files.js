/* Files go in pieces, each acknowledged before the next: a broken line goes on where it stopped. Without this script,
   or where the browser cannot reckon a hash (no https), the plain form serves. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-pieces]");
  if (!form || !window.crypto?.subtle || !window.crypto.randomUUID) return;
  const said = form.dataset;
  const list = form.querySelector(".file-progress");
  const button = form.querySelector("button");
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const TRIES = 6;
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  class Refused extends Error {}
  /* What the server answers; a refusal in its own words; a broken line, or a busy server, is tried again by the caller. */
  const ask = async (method, url, body, headers = {}) => {
    const answer = await fetch(url, { method, body, headers: { "X-CSRFToken": token, ...headers } });
    if (answer.status >= 500 && answer.status !== 507) throw new TypeError("busy");
    const told = answer.status === 204 ? {} : await answer.json();
    if (answer.ok) return told;
    if (answer.status === 409 && "offset" in told) return told;
    throw new Refused((told.errors || []).map((one) => one.message).join(" ") || told.detail);
  };

  const line = (name) => {
    const item = document.createElement("li");
    const label = document.createElement("span");
    const bar = document.createElement("progress");
    const state = document.createElement("span");
    label.textContent = name;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", name);
    state.className = "quiet";
    item.append(label, bar, state);
    list.append(item);
    return { item, bar, state };
  };

  const send = async (file, shown) => {
    if (file.size > Number(said.most)) throw new Refused(said.saidLarge);
    const content = await file.arrayBuffer();
    const sha256 = hex(await crypto.subtle.digest("SHA-256", content));
    /* The same file chosen again after a failure goes on under the same id. */
    const key = `upload:${said.pieces}:${sha256}:${file.name}`;
    const id = sessionStorage.getItem(key) || crypto.randomUUID();
    sessionStorage.setItem(key, id);
    const url = `${said.pieces}${id}/upload/`;
    const declared = JSON.stringify({ id, name: file.name, size: file.size, sha256 });
    for (let tries = 0; ; ) {
      try {
        let at = await ask("POST", said.pieces, declared, { "Content-Type": "application/json" });
        while (!at.done && at.offset < file.size) {
          const piece = content.slice(at.offset, at.offset + Number(said.piece));
          const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(at.offset) };
          at = await ask("PUT", url, piece, headers);
          shown.bar.value = at.offset / file.size;
          shown.state.textContent = said.saidSending;
          tries = 0;
        }
        const end = await ask("POST", url);
        if (end.status === 409) continue;
        sessionStorage.removeItem(key);
        return;
      } catch (fault) {
        if (fault instanceof Refused) { sessionStorage.removeItem(key); throw fault; }
        tries += 1;
        if (tries >= TRIES) throw new Error(said.saidFailed);
        shown.state.textContent = said.saidWaiting;
        await wait(500 * 2 ** tries);
      }
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    list.hidden = false;
    list.replaceChildren();
    let failed = 0;
    for (const file of form.elements.file.files) {
      const shown = line(file.name);
      try {
        await send(file, shown);
        shown.bar.value = 1;
        shown.state.textContent = said.saidDone;
        shown.item.className = "good";
      } catch (fault) {
        failed += 1;
        shown.item.className = "bad";
        shown.state.textContent = fault.message;
      }
    }
    button.disabled = false;
    form.reset();
    if (!failed) { location.hash = "files"; location.reload(); }
  });
})();
