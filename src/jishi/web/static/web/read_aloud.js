/* Reads the page aloud with the device's own Chinese voice, paragraph by paragraph; the large-print version has it. */
(() => {
  "use strict";
  const box = document.querySelector("[data-read-aloud]");
  if (!box || !("speechSynthesis" in window)) return;
  const button = box.querySelector("button");
  const status = box.querySelector("[role=status]");
  const words = button.dataset;
  box.hidden = false;

  const voice = () => {
    const language = document.documentElement.lang.slice(0, 2);
    return speechSynthesis.getVoices().find((one) => one.lang.slice(0, 2) === language);
  };
  const stop = () => {
    speechSynthesis.cancel();
    button.textContent = words.start;
    button.setAttribute("aria-pressed", "false");
  };
  const start = () => {
    if (!voice()) { status.textContent = words.missing; return; }
    status.textContent = "";
    const texts = [...document.querySelectorAll("main :is(h1, h2, h3, p, li, dt, dd, th, td)")]
      .filter((part) => part.offsetParent && !part.querySelector("p, li, dt, dd"))
      .map((part) => part.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);
    texts.forEach((text, index) => {
      const speech = new SpeechSynthesisUtterance(text);
      speech.voice = voice();
      speech.lang = speech.voice.lang;
      speech.rate = 0.9;
      if (index === texts.length - 1) speech.onend = stop;
      speechSynthesis.speak(speech);
    });
    button.textContent = words.stop;
    button.setAttribute("aria-pressed", "true");
  };
  button.addEventListener("click", () => (speechSynthesis.speaking ? stop() : start()));
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
})();
