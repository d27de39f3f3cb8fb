// Changing the text in a textarea so that undo, the caret and listeners keep working.

function announceInput(field) {
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// execCommand is the only way that keeps the browser's own undo; where it is gone, set the text ourselves.
export function insertText(field, text) {
  field.focus({ preventScroll: true });
  const isThere = document.activeElement === field;
  if (isThere && document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  announceInput(field);
}

// Insert a block with an empty line before and after it, wherever the caret is.
export function insertBlock(field, text) {
  const before = field.value.slice(0, field.selectionStart).trimEnd();
  const after = field.value.slice(field.selectionEnd).trimStart();
  field.setSelectionRange(before.length, field.value.length - after.length);
  insertText(field, `${before ? "\n\n" : ""}${text}\n\n`);
}

export function replaceAll(field, text) {
  field.select();
  insertText(field, text);
}

// Replace a piece of text elsewhere in the field; the caret stays with the words it was at.
export function swap(field, old, text) {
  const start = field.value.indexOf(old);
  if (start < 0) return;
  field.setRangeText(text, start, start + old.length, "preserve");
  announceInput(field);
}
