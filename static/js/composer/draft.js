// Drafts: what is typed is kept on the server, numbered, so that two tabs never overwrite each other.

import { askWhichText } from "./conflict.js";
import { debounce, facts, fill, language, post } from "../page.js";

const FIELDS = ["body", "title", "base_id", "category_id", "tags"];
const PAUSE = 1200;
const RETRY = 15000;

function written(form) {
  const kept = [...new FormData(form)].filter(([name]) => FIELDS.includes(name));
  return new URLSearchParams(kept).toString();
}

// What the server put in the form: words typed before the script came are not kept yet.
function asGiven(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return written(copy);
}

function clockTime(moment) {
  const time = moment ? new Date(moment) : new Date();
  const words = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit", hourCycle: "h23" });
  const parts = words.formatToParts(time);
  return parts.map((part) => (part.type === "literal" && language === "nl" ? "." : part.value)).join("");
}

export class Draft {
  constructor(form, field, tell) {
    this.form = form;
    this.field = field;
    this.tell = tell;
    this.key = form.dataset.draftKey;
    this.sequence = Number(form.dataset.draftSequence || 0);
    this.kept = "unsaved" in form.dataset ? null : asGiven(form);
    this.isSent = false;
    this.isSaving = false;
    this.isUndecided = false; // another tab has another text, and nobody has chosen yet
    this.retry = 0;
    this.saveSoon = debounce(() => this.save(), PAUSE);
  }

  get hasLoss() {
    return written(this.form) !== this.kept;
  }

  watch() {
    for (const event of ["input", "change"]) this.form.addEventListener(event, () => this.saveSoon());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.save({ keepalive: true });
    });
    if (this.hasLoss) this.save();
  }

  async save(options = {}) {
    if (!this.key || this.isSent || this.isSaving || !this.hasLoss) return;
    this.isSaving = true;
    const text = written(this.form);
    try {
      await this.#send(text, options);
    } catch {
      this.#failed(this.form.dataset.textOffline);
    } finally {
      this.isSaving = false;
    }
    if (this.kept === text && this.hasLoss) this.saveSoon();
  }

  async #send(text, options) {
    const url = `${this.form.dataset.draftsUrl}/${encodeURIComponent(this.key)}`;
    const fields = new URLSearchParams(text);
    fields.set("sequence", this.sequence);
    const response = await post(url, fields, options);
    const answer = await facts(response);
    if (response.status === 409) await this.#settle(answer);
    else if (response.ok) this.#saved(text, answer);
    else this.#failed(answer.error ?? this.form.dataset.textOffline);
  }

  #saved(text, answer) {
    this.kept = text;
    this.sequence = answer.sequence;
    this.tell(fill(this.form.dataset.textSaved, { time: clockTime(answer.saved_at) }));
  }

  #failed(sentence) {
    this.tell(sentence, true);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.save(), RETRY);
  }

  // Another tab has a newer text: nothing more is sent until a person has chosen.
  async #settle({ body = "", sequence, error }) {
    if (body !== this.field.value) {
      this.tell(error, true);
      this.isUndecided = true;
      await askWhichText(this.form, this.field, body);
      this.isUndecided = false;
      this.tell("");
    }
    this.sequence = sequence;
    this.kept = null;
    this.saveSoon();
  }
}
