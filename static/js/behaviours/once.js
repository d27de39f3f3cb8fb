// A form that is sent once, however often the button is pressed.

export default function once(form) {
  let isSent = false;
  const buttons = () => form.querySelectorAll('button[type="submit"], button:not([type])');

  // aria-disabled and not disabled: a disabled button would not send its own name and value along.
  function mark(sent) {
    isSent = sent;
    for (const button of buttons()) button.setAttribute("aria-disabled", String(sent));
  }

  form.addEventListener("submit", (event) => {
    if (isSent) return event.preventDefault();
    mark(true);
    setTimeout(() => mark(!event.defaultPrevented)); // another behaviour may have held it back
  });
  addEventListener("pageshow", ({ persisted }) => persisted && mark(false)); // back again
}
