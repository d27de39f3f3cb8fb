// The posts of a topic. Their markup says each thing once; what the behaviours need beyond that is added here.

import copy from "./copy.js";
import like from "./like.js";
import menu from "./menu.js";
import quote from "./quote.js";
import reading from "./reading.js";
import reply from "./reply.js";

export default function stream(place) {
  for (const post of place.querySelectorAll(".post")) describe(post, place.dataset.topicId);
  for (const button of place.querySelectorAll("button[aria-pressed]")) offerBoth(button);
  for (const link of place.querySelectorAll("a.reply")) reply(link);
  for (const link of place.querySelectorAll("a.more")) openInPlace(link);
  reading(place);
  quote(place);
}

function describe(post, topicId) {
  const author = post.querySelector("header h2 a");
  const username = decodeURIComponent(author.pathname.split("/").pop());
  const facts = { postNumber: post.id.replace("post-", ""), username, name: author.textContent, topicId };
  Object.assign(post.dataset, facts);
}

// Each of these buttons has two doors: the second is the first with /end, or without it.
function offerBoth(button) {
  const here = button.getAttribute("formaction");
  button.dataset.otherAction = here.endsWith("/end") ? here.slice(0, -"/end".length) : `${here}/end`;
  if (button.matches(".like") && !button.querySelector("b")) button.prepend(document.createElement("b"));
  button.querySelector("b")?.setAttribute("data-count", "");
  like(button);
}

// "More" is a page with a list of acts; its list opens here, under the post.
function openInPlace(link) {
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const list = await fetchList(link.href).catch(() => null);
    if (list) link.replaceWith(opened(link, list));
    else location.assign(link.href);
  });
}

async function fetchList(url) {
  const response = await fetch(url);
  if (!response.ok) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("main .menu__list");
}

function opened(link, list) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  details.className = "menu";
  summary.className = link.className;
  summary.setAttribute("aria-label", link.getAttribute("aria-label"));
  list.classList.remove("menu__list--open");
  details.append(summary, list);
  details.open = true;
  for (const one of list.querySelectorAll('[data-behaviour="copy"]')) copy(one);
  menu(details);
  requestAnimationFrame(() => summary.focus());
  return details;
}
