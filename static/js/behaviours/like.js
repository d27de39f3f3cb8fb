// Like and bookmark without loading the page again. Anything unexpected: the form does it the ordinary way.

import { facts, post } from "../page.js";

export default function like(element) {
  const form = element instanceof HTMLFormElement ? element : element.form;
  const button = element instanceof HTMLFormElement ? element.querySelector("button") : element;
  const event = element === form ? "submit" : "click";
  element.addEventListener(event, async (act) => {
    act.preventDefault();
    const answer = await send(form, button).catch(() => null);
    if (answer) show(form, button, answer);
    else submitPlainly(form, button);
  });
}

// An answer in JSON says how it stands; a redirect means it was done, and it is the other way round now.
async function send(form, button) {
  const response = await post(doorOf(form, button), new FormData(form), { redirect: "manual" });
  if (response.type === "opaqueredirect") return turned(button);
  return response.ok ? { ...turned(button), ...(await facts(response)) } : null;
}

function turned(button) {
  const pressed = button.getAttribute("aria-pressed") !== "true";
  const count = Number(button.querySelector("[data-count]")?.textContent || 0) + (pressed ? 1 : -1);
  return { pressed, count };
}

// data-other-action is the door for the opposite act: taking it back, or doing it again.
function show(form, button, { pressed, count }) {
  const { otherAction } = button.dataset;
  button.setAttribute("aria-pressed", String(pressed));
  const number = button.querySelector("[data-count]");
  if (number) number.textContent = count || "";
  if (!otherAction) return;
  button.dataset.otherAction = doorOf(form, button);
  button.setAttribute("formaction", otherAction);
}

function doorOf(form, button) {
  return button.getAttribute("formaction") ?? form.getAttribute("action");
}

function submitPlainly(form, button) {
  form.setAttribute("action", doorOf(form, button));
  form.submit();
}
