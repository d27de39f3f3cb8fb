// Two texts, one draft: show both, let the writer choose, and let the choice be undone.

import { replaceAll } from "./field.js";

const CHOICES = {
  both: (mine, theirs) => `${mine.trimEnd()}\n\n---\n\n${theirs}`,
  mine: (mine) => mine,
  theirs: (mine, theirs) => theirs,
};

// Resolves once the writer has chosen; the chosen text then stands in the field.
export function askWhichText(form, field, theirs) {
  const notice = openNotice(form, field.value, theirs);
  return new Promise((resolve) => {
    for (const button of notice.querySelectorAll("[data-choice]")) {
      button.addEventListener("click", () => {
        const mine = field.value;
        replaceAll(field, CHOICES[button.dataset.choice](mine, theirs));
        offerUndo(notice, field, mine);
        resolve();
      });
    }
  });
}

function openNotice(form, mine, theirs) {
  const place = form.querySelector('[data-part="conflict"]');
  const words = form.querySelector('template[data-part="conflict-words"]');
  place.replaceChildren(words.content.cloneNode(true));
  place.querySelector('[data-part="mine"]').textContent = mine;
  place.querySelector('[data-part="theirs"]').textContent = theirs;
  place.scrollIntoView({ block: "nearest" });
  return place;
}

function offerUndo(notice, field, mine) {
  const undo = notice.querySelector('[data-part="undo"]');
  notice.querySelector('[data-part="question"]').remove();
  undo.hidden = false;
  undo.querySelector("button").addEventListener("click", () => {
    replaceAll(field, mine);
    notice.replaceChildren();
  });
}
