// Settling a conflict: the chosen text comes into the field below; what is typed there counts.

export default function settle(form) {
  for (const part of form.querySelectorAll(".conflict__part")) {
    const field = part.querySelector("textarea");
    const both = part.querySelector('input[value="both"]');
    let own = null; // what was typed before a choice replaced it

    part.addEventListener("change", ({ target }) => {
      if (target.type !== "radio") return;
      const known = [...part.querySelectorAll('input[type="radio"]')].map((one) => one.dataset.text);
      if (!known.includes(field.value)) own = field.value;
      field.value = target.dataset.text;
    });
    field.addEventListener("input", () => {
      if (field.value === both.dataset.text) both.checked = true; // typed back to where it began
    });
    field.addEventListener("keydown", (event) => {
      if (own === null || !(event.ctrlKey || event.metaKey) || event.key !== "z") return;
      event.preventDefault();
      [field.value, own] = [own, null];
    });
  }
}
