// Names while typing: @ for people, # for categories.

import "../../vendor/text-expander-element/bundle.js";

const MOST = 8;

export function completeNames(form, expander) {
  const sources = {
    "@": { url: form.dataset.mentionsUrl, option: personOption },
    "#": { url: form.dataset.categoriesUrl, option: categoryOption },
  };
  expander.addEventListener("text-expander-change", (event) => {
    const { key, text, provide } = event.detail;
    const source = sources[key];
    if (source?.url && text) provide(suggestions(source, text, expander.dataset.label));
  });
  expander.addEventListener("text-expander-activate", () => {
    requestAnimationFrame(() => keepInSight(expander.querySelector(".suggestions")));
  });
  expander.addEventListener("text-expander-value", (event) => {
    event.detail.value = event.detail.item.dataset.value;
  });
  expander.addEventListener("text-expander-committed", (event) => {
    event.detail.input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
}

// Near the bottom of the window the list opens upwards.
function keepInSight(list) {
  if (list && list.getBoundingClientRect().bottom > innerHeight) list.classList.add("is-above");
}

async function suggestions(source, text, label) {
  const found = await ask(`${source.url}?${new URLSearchParams({ q: text })}`);
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  list.append(...found.slice(0, MOST).map(source.option));
  return { matched: found.length > 0, fragment: list };
}

async function ask(url) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" } });
    return response.ok ? await response.json() : [];
  } catch {
    return []; // no connection: typing goes on without suggestions
  }
}

function option(id, value, ...words) {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.dataset.value = value;
  item.append(...words);
  return item;
}

function span(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

function personOption({ username, name }) {
  return option(`suggested-${username}`, `@${username}`, span("", name), span("soft", `@${username}`));
}

function categoryOption({ slug, name, door }) {
  const mark = span("door", "");
  if (door) mark.dataset.door = door;
  return option(`suggested-${slug}`, `#${slug}`, mark, span("", name), span("soft", `#${slug}`));
}
