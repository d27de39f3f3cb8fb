// The toolbar above the text, and the keys people know from elsewhere.

import "../../vendor/markdown-toolbar-element/index.js";

const KEYS = { b: "bold", i: "italic", k: "link" };

export function showToolbar(form, field, toolbar) {
  toolbar.hidden = false;
  field.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key === "Enter") form.requestSubmit(form.querySelector('[data-part="submit"]'));
    else if (event.key in KEYS) toolbar.querySelector(`[data-md-button="${KEYS[event.key]}"]`)?.click();
    else return;
    event.preventDefault();
  });
}
