// While a title is typed: topics that may already hold the answer.

import { debounce } from "../page.js";

const WAIT = 500;
const SHORTEST = 8;

export function showSimilar(form, title, place) {
  let asked = "";

  async function look() {
    const words = title.value.trim();
    if (words === asked) return;
    asked = words;
    const html = words.length < SHORTEST ? "" : await fetchSimilar(form.dataset.similarUrl, words);
    if (words !== asked) return;
    place.innerHTML = html; // made and sanitised by the server
    place.hidden = !html.trim();
  }

  title.addEventListener("input", debounce(look, WAIT));
  look();
}

async function fetchSimilar(url, title) {
  try {
    const response = await fetch(`${url}${url.includes("?") ? "&" : "?"}${new URLSearchParams({ title })}`);
    return response.ok ? await response.text() : "";
  } catch {
    return "";
  }
}
