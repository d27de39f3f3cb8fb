// Select words in a post, and a button offers to quote them in the reply.

import { debounce, replyForm } from "../page.js";

const WAIT = 150;
const GAP = 8;

export default function quote(stream) {
  const form = replyForm();
  if (!form) return;
  const button = makeButton(stream.dataset.textQuote);
  let chosen = null;

  function look() {
    chosen = "ready" in form.dataset ? selectedWords(stream) : null;
    button.hidden = !chosen;
    if (chosen) place(button, chosen);
  }

  button.addEventListener("mousedown", (event) => event.preventDefault()); // keep the selection
  button.addEventListener("click", () => {
    form.dispatchEvent(new CustomEvent("composer:quote", { detail: { text: chosen.text } }));
    getSelection().removeAllRanges();
  });
  document.addEventListener("selectionchange", debounce(look, WAIT));
  addEventListener("scroll", () => chosen && place(button, chosen), { passive: true });
}

function makeButton(label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small quote-button";
  button.textContent = label;
  button.hidden = true;
  return button;
}

// The words, and the post they are in; null when the selection is empty or leaves that post.
function selectedWords(stream) {
  const selection = getSelection();
  const text = selection.toString().trim();
  if (!text || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const within = range.commonAncestorContainer;
  const body = (within.closest ? within : within.parentElement).closest(".post__body");
  if (!body || !stream.contains(body)) return null;
  return { range, body, text: quoted(body.closest(".post").dataset, text) };
}

function quoted({ username, postNumber, topicId }, text) {
  const words = text.replaceAll("[/quote]", "\\[/quote]"); // words may not close their own quotation
  return `[quote="${username}, post:${postNumber}, topic:${topicId}"]\n${words}\n[/quote]`;
}

// After the post's text in the document, so that Tab reaches it; beside the selection on the screen.
function place(button, { range, body }) {
  if (button.previousElementSibling !== body) body.after(button);
  const box = range.getBoundingClientRect();
  const roomAbove = box.top > button.offsetHeight + GAP;
  const top = roomAbove ? box.top - button.offsetHeight - GAP : box.bottom + GAP;
  const left = Math.min(box.left, innerWidth - button.offsetWidth - GAP);
  button.style.top = `${Math.min(Math.max(top, GAP), innerHeight - button.offsetHeight - GAP)}px`;
  button.style.left = `${Math.max(left, GAP)}px`;
}
