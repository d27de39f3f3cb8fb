// One question before an act that cannot be undone; on a form, or on a button that sends one.

export default function confirm(element) {
  const event = element instanceof HTMLFormElement ? "submit" : "click";
  element.addEventListener(event, (act) => {
    if (!window.confirm(element.dataset.confirm)) act.preventDefault();
  });
}
