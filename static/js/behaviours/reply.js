// "Reply" under a post: the form on this page answers that post, without loading the page again.

import { replyForm } from "../page.js";

export default function reply(link) {
  const form = replyForm();
  if (!form?.elements.reply_to) return;
  link.addEventListener("click", (event) => {
    if (!("ready" in form.dataset)) return;
    event.preventDefault();
    const { postNumber, username, name } = { ...link.closest(".post")?.dataset, ...link.dataset };
    const detail = { number: postNumber, name: name ?? username };
    form.dispatchEvent(new CustomEvent("composer:reply", { detail }));
  });
}
