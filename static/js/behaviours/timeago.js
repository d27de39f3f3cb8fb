// Relative times stay true while a page is open.

import { language } from "../page.js";

const UNITS = [
  ["year", 31557600],
  ["month", 2629800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const MINUTE = 60000;
const long = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const watched = new Set();

export default function timeago(element) {
  if (!watched.size) setInterval(refreshAll, MINUTE);
  watched.add(element);
}

function refreshAll() {
  for (const element of watched) element.textContent = words(element);
}

function words(element) {
  const seconds = (Date.now() - Date.parse(element.dateTime)) / 1000;
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? UNITS.at(-1);
  const amount = Math.max(Math.floor(seconds / size), 0);
  return element.dataset.ago === "short" ? short(amount, unit) : long.format(-amount, unit);
}

function short(amount, unit) {
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "narrow" }).format(amount);
}
