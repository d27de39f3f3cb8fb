// Everything that joins a plain form with a textarea when there is a script. Without it, the form works.

import { completeNames } from "../composer/completion.js";
import { Draft } from "../composer/draft.js";
import { bringParts } from "../composer/parts.js";
import { livePreview } from "../composer/preview.js";
import { showSimilar } from "../composer/similar.js";
import { offerSources } from "../composer/sources.js";
import { chooseTarget, foldAway, takeQuotes } from "../composer/target.js";
import { showToolbar } from "../composer/toolbar.js";
import { acceptFiles } from "../composer/uploads.js";
import once from "./once.js";

export default async function composer(form) {
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  const field = form.elements.body;
  if (!(await bringParts(form, field))) return;
  const status = part("status");

  function tell(sentence, isWrong = false) {
    status.textContent = sentence;
    status.classList.toggle("is-wrong", isWrong);
  }

  takeQuotes(form, field);
  if (form.elements.reply_to && part("forget-target")) chooseTarget(form, field);
  if (part("fold")) foldAway(form, field, part("fold"));
  showToolbar(form, field, part("toolbar"));
  offerSources(form, field, part("add-source"));
  livePreview(form, field, part("preview"), part("preview-button"));
  completeNames(form, form.querySelector("text-expander"));
  if (part("similar")) showSimilar(form, form.elements.title, part("similar"));
  const draft = new Draft(form, field, tell);
  const uploads = acceptFiles(form, field, tell);
  holdBack(form, () => uploads.isBusy() && form.dataset.textWait, tell);
  holdBack(form, () => draft.isUndecided && form.dataset.textUndecided, tell);
  guardLeaving(form, draft);
  once(form);
  draft.watch();
  form.dataset.ready = ""; // until then links do what they do without a script
}

// Don't send while something is unfinished; the reason is a sentence, or false.
function holdBack(form, reason, tell) {
  form.addEventListener("submit", (event) => {
    const sentence = reason();
    if (!sentence) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(sentence, true);
  });
}

// The browser asks before words are lost; sending the form, or having kept them, is no loss.
function guardLeaving(form, draft) {
  form.addEventListener("submit", (event) => {
    draft.isSent = true;
    setTimeout(() => {
      draft.isSent = !event.defaultPrevented;
    });
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) draft.isSent = false;
  });
  addEventListener("beforeunload", (event) => {
    if (!draft.isSent && draft.hasLoss) event.preventDefault();
  });
}
