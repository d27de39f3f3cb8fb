// While a place is typed: the places it may be, as suggestions of the browser's own. Without this one types the name.

import { debounce } from "../page.js";

const WAIT = 150;
const SHORTEST = 2;

export default function places(field) {
  let asked = "";

  async function look() {
    const typed = field.value.trim();
    if (typed === asked || typed.length < SHORTEST) return;
    asked = typed;
    const names = await suggestions(typed);
    if (typed === asked) field.list.replaceChildren(...names.map(option));
  }

  field.addEventListener("input", debounce(look, WAIT));
}

async function suggestions(typed) {
  try {
    const response = await fetch(`/places.json?${new URLSearchParams({ q: typed })}`);
    return response.ok ? (await response.json()).places : [];
  } catch {
    return [];
  }
}

function option(place) {
  const choice = document.createElement("option");
  choice.value = place.name;
  return choice;
}
