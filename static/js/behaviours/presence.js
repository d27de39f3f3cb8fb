// While the editor is open: tell that somebody is here, and show who else is.

import { facts, post } from "../page.js";

const EVERY = 15000;

export default function presence(place) {
  const line = document.querySelector("#presence-line");
  let shown = [...place.querySelectorAll("p")].map((one) => one.textContent.trim()).join("\n");

  function show(sentences) {
    if (sentences.join("\n") === shown) return; // said once: a screen reader need not hear it again
    shown = sentences.join("\n");
    place.replaceChildren(...sentences.map(written));
  }

  function written(sentence) {
    const copy = line.content.cloneNode(true);
    copy.querySelector("span").textContent = sentence;
    return copy;
  }

  async function tell() {
    if (document.hidden) return;
    try {
      const response = await post(place.dataset.url, new URLSearchParams({ section: place.dataset.section }));
      if (response.ok) show((await facts(response)).others ?? []);
    } catch {
      // no connection: what was known stays, and the next time comes soon
    }
  }

  tell();
  setInterval(tell, EVERY);
  document.addEventListener("visibilitychange", tell);
}
