// What only a script uses in a composer comes apart from the page: toolbar, small buttons, addresses and words.

import { language } from "../page.js";

// Put everything in its place; false when it cannot be had, and then the form works as it does without a script.
export async function bringParts(form, field) {
  const parts = await fetchParts(form.dataset.partsUrl).catch(() => null);
  if (!parts) return false;
  const part = (name) => parts.querySelector(`[data-part="${name}"]`);
  Object.assign(form.dataset, { ...part("words").dataset, ...form.dataset, part: "" });
  form.append(part("conflict-words"));
  const bar = form.querySelector('[data-part="bar"]');
  part("toolbar").setAttribute("for", field.id);
  bar.append(part("toolbar"));
  if (form.elements.reply_to) addReplyButtons(form, bar, part);
  return true;
}

function addReplyButtons(form, bar, part) {
  bar.querySelector(".composer__heading").append(part("forget-target"));
  part("fold").setAttribute("aria-controls", form.querySelector(".composer__body").id);
  bar.append(part("fold"));
}

// The language is in the address, so that a browser may keep the answer for a while.
async function fetchParts(url) {
  const response = await fetch(`${url}?${language}`);
  if (!response.ok) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
