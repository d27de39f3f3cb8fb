// Copy an address, a text from the page, or a text from the server; without a script it is a plain link.

import { say } from "../page.js";

export default function copy(element) {
  element.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const text = await textOf(element).catch(() => null);
    if (text !== null && (await toClipboard(text))) say(element.dataset.textCopied);
    else if (element.href) location.assign(element.href);
  });
}

async function textOf(element) {
  const { copyText, copyFrom, copyUrl } = element.dataset;
  if (copyText) return copyText;
  if (copyFrom) return document.querySelector(copyFrom).textContent;
  return copyUrl ? fetchText(copyUrl) : element.href;
}

async function fetchText(url) {
  const response = await fetch(url, { headers: { Accept: "text/plain" } });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response.text();
}

// The clipboard exists only on secure addresses; elsewhere a hidden field does it the old way.
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyFromField(text);
  }
}

function copyFromField(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "sr-only";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  return isCopied;
}
