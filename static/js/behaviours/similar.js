// Once another title is typed: what may already be there.

import { showSimilar } from "../composer/similar.js";

export default function similar(form) {
  const { title } = form.elements;
  const show = () => showSimilar(form, title, form.querySelector('[data-part="similar"]'));
  title.addEventListener("input", show, { once: true });
}
