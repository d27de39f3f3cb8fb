// Files: chosen, dropped or pasted; a placeholder stands in the text until the server has the file.

import { insertBlock, swap } from "./field.js";
import { facts, fill, post } from "../page.js";

export function acceptFiles(form, field, tell) {
  let waiting = 0;

  async function upload(file) {
    const placeholder = fill(form.dataset.textUploading, { name: file.name });
    waiting += 1;
    insertBlock(field, placeholder);
    const { markdown, error } = await send(form, file);
    waiting -= 1;
    swap(field, placeholder, markdown ?? "");
    tell(error ?? "", Boolean(error));
  }

  const uploadAll = (files) => [...files].forEach(upload);
  onPaste(field, uploadAll);
  onDrop(form, uploadAll);
  onChoose(form, uploadAll);
  return { isBusy: () => waiting > 0 };
}

async function send(form, file) {
  const fields = new FormData();
  fields.append("file", file);
  const failed = { error: fill(form.dataset.textUploadFailed, { name: file.name }) };
  try {
    const response = await post(form.dataset.uploadUrl, fields);
    const answer = await facts(response);
    return response.ok && answer.markdown ? answer : { error: answer.error ?? failed.error };
  } catch {
    return failed;
  }
}

// A copied piece of a spreadsheet or page brings text and a picture of it: then the text is meant.
function onPaste(field, uploadAll) {
  field.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    uploadAll(files);
  });
}

function onDrop(form, uploadAll) {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  form.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    form.classList.add("is-dropping");
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("is-dropping");
  });
  form.addEventListener("drop", (event) => {
    form.classList.remove("is-dropping");
    if (!hasFiles(event)) return;
    event.preventDefault();
    uploadAll(event.dataTransfer.files);
  });
}

function onChoose(form, uploadAll) {
  const button = form.querySelector('[data-part="choose-file"]');
  if (!button) return;
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.multiple = true;
  chooser.accept = form.dataset.uploadTypes ?? "";
  chooser.addEventListener("change", () => {
    uploadAll(chooser.files);
    chooser.value = "";
  });
  button.addEventListener("click", () => chooser.click());
}
