// Which post is answered, and the folding of the form at the bottom edge.

import { insertBlock } from "./field.js";
import { fill } from "../page.js";

export function chooseTarget(form, field) {
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  const input = form.elements.reply_to;
  const forget = part("forget-target");

  function aim(number, name) {
    input.value = number;
    input.disabled = !number; // an empty number is not sent at all
    const { textReply, textTopic } = form.dataset;
    part("heading-words").textContent = number ? fill(textReply, { name, number }) : textTopic;
    forget.hidden = !number;
  }

  forget.hidden = !input.value;
  forget.addEventListener("click", () => {
    aim("", "");
    field.focus();
  });
  form.addEventListener("composer:reply", ({ detail }) => {
    aim(detail.number, detail.name);
    field.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  });
}

export function takeQuotes(form, field) {
  form.addEventListener("composer:quote", ({ detail }) => {
    insertBlock(field, detail.text);
    form.scrollIntoView({ block: "nearest" });
  });
}

export function foldAway(form, field, button) {
  function fold(isFolded) {
    form.classList.toggle("is-folded", isFolded);
    button.setAttribute("aria-expanded", String(!isFolded));
  }

  const isWanted = field.value || form.elements.reply_to?.value || location.hash === `#${form.id}`;
  button.hidden = false;
  form.classList.add("is-docked");
  fold(!isWanted);
  button.addEventListener("click", () => {
    fold(!form.classList.contains("is-folded"));
    if (!form.classList.contains("is-folded")) field.focus();
  });
  for (const wish of ["composer:reply", "composer:quote", "drop"]) {
    form.addEventListener(wish, () => fold(false), { capture: true });
  }
  addEventListener("hashchange", () => {
    if (location.hash === `#${form.id}`) fold(false);
  });
}
