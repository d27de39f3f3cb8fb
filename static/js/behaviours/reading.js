// How far somebody has read: told to the server now and then, and on leaving. Reading itself writes nothing.

import { csrfToken, debounce } from "../page.js";

const REST = 1000; // so soon that a list opened right after reading shows it already
const EVERY = 15000;
const STEPS = Array.from({ length: 51 }, (_, step) => step / 50); // fine enough for a very long post

export default function reading(stream) {
  const url = stream.dataset.readingUrl;
  let told = Number(stream.dataset.lastRead || 0);
  let highest = told;

  function tell() {
    if (highest <= told) return;
    told = highest;
    const body = new URLSearchParams({ csrf_token: csrfToken(), last_read: highest });
    fetch(url, { method: "POST", body, keepalive: true }).catch(() => {
      told = 0; // no connection: tell it again at the next turn
    });
  }

  const tellSoon = debounce(tell, REST);

  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (isSeen(entry)) highest = Math.max(highest, numberOf(entry.target));
      if (highest > told) tellSoon();
    },
    { threshold: STEPS },
  );
  for (const post of stream.querySelectorAll(".post[data-post-number]")) watcher.observe(post);

  setInterval(tell, EVERY);
  addEventListener("pagehide", tell);
  document.addEventListener("visibilitychange", () => document.hidden && tell());
}

const numberOf = (post) => Number(post.dataset.postNumber);

// Half of the post on the screen, or half of the screen filled by the post.
function isSeen({ isIntersecting, intersectionRatio, intersectionRect, rootBounds }) {
  if (!isIntersecting) return false;
  return intersectionRatio >= 0.5 || intersectionRect.height >= (rootBounds?.height ?? innerHeight) / 2;
}
