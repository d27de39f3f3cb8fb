// Relative times stay true while a page is open. After two weeks the server says a date instead, and so it stays.

import { language } from "../page.js";

const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const MINUTE = 60000;
const LONGEST = 14 * 86400;
const long = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const watched = new Set();

export default function timeago(element) {
  if (!watched.size) setInterval(refreshAll, MINUTE);
  watched.add(element);
}

function refreshAll() {
  for (const element of watched) {
    const seconds = (Date.now() - Date.parse(element.dateTime)) / 1000;
    if (seconds < 60) continue; // "now" is still true
    if (seconds < LONGEST) element.textContent = words(element, seconds);
    else watched.delete(element);
  }
}

function words(element, seconds) {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size);
  const amount = Math.floor(seconds / size);
  return element.dataset.ago === "short" ? short(amount, unit) : long.format(-amount, unit);
}

function short(amount, unit) {
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "narrow" }).format(amount);
}
