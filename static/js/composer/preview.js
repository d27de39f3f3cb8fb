// The text as it will stand, rendered by the server with the same rules as the post itself.

import { csrfToken, debounce } from "../page.js";

const WAIT = 500;

export function livePreview(form, field, pane, button) {
  let request = new AbortController();
  let shown = null;

  async function render() {
    if (pane.hidden || field.value === shown) return;
    request.abort();
    request = new AbortController();
    const body = field.value;
    const html = body.trim() && (await fetchPreview(form.dataset.previewUrl, body, request.signal));
    if (html === null) return;
    shown = body;
    pane.innerHTML = html; // made and sanitised by the server
  }

  function toggle(event) {
    event.preventDefault();
    pane.hidden = !pane.hidden;
    button.setAttribute("aria-expanded", String(!pane.hidden));
    render();
  }

  if (opensAtOnce(form)) pane.hidden = false;
  button.type = "button";
  button.setAttribute("aria-expanded", String(!pane.hidden));
  button.addEventListener("click", toggle);
  field.addEventListener("input", debounce(render, WAIT));
  render();
}

// Beside the text there is room for it; the form at the bottom edge keeps it shut until asked.
function opensAtOnce(form) {
  return !form.elements.reply_to && matchMedia("(min-width: 64rem)").matches;
}

async function fetchPreview(url, text, signal) {
  const headers = { "X-CSRFToken": csrfToken() };
  const body = new URLSearchParams({ body: text });
  try {
    const response = await fetch(url, { method: "POST", body, headers, signal });
    return response.ok ? await response.text() : null;
  } catch {
    return null; // no connection, or overtaken by a newer text: the old preview stays
  }
}
