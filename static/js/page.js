// What behaviours need of the page they are on. Words come from the page, never from here.

export const language = document.documentElement.lang || "nl";

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

// Post fields as a form would, with the token in a header; the answer is up to the caller.
export function post(url, fields, options = {}) {
  const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json", ...options.headers };
  return fetch(url, { method: "POST", body: fields, ...options, headers });
}

// The answer's JSON, or an empty object when it is something else.
export async function facts(response) {
  return response.json().catch(() => ({}));
}

// Replace {name} in a sentence from the page.
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Say something in passing; screen readers hear it too.
export function say(sentence) {
  const place = document.querySelector(".toasts");
  if (!place || !sentence) return;
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = sentence;
  place.replaceChildren(toast);
  setTimeout(() => toast.remove(), 4000);
}

// Call once, when nothing has happened for a while.
export function debounce(act, milliseconds) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds, ...values);
  };
}

// The reply form of a topic page, if this page has one.
export function replyForm() {
  return document.querySelector('form#antwoord[data-behaviour~="composer"]');
}
