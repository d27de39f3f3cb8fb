// A source: a mark where the caret stands, and at the end of the text the line that belongs to it.

import { insertText } from "./field.js";

const IS_NOTE = /(^|\n)\[\^[^\]\n]+\]:[^\n]*$/;

export function offerSources(form, field, button) {
  const { source } = form.dataset;
  if (!source) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const key = freeKey(field.value);
    insertText(field, `[^${key}]`);
    const text = field.value.trimEnd();
    field.setSelectionRange(text.length, field.value.length);
    insertText(field, `${IS_NOTE.test(text) ? "\n" : "\n\n"}[^${key}]: ${source}\n`);
    const title = field.value.indexOf("[", field.value.lastIndexOf(`[^${key}]:`) + key.length + 3) + 1;
    field.setSelectionRange(title, field.value.indexOf("]", title));
  });
}

function freeKey(text) {
  let number = 1;
  while (text.includes(`[^n${number}]`)) number += 1;
  return `n${number}`;
}
