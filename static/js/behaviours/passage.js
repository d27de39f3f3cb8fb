// Words selected in a post that can be picked: one button takes only those.

export default function passage(form) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small";
  button.textContent = form.dataset.textPassage;
  let chosen = null;

  function look() {
    const selection = getSelection();
    const pick = selection.isCollapsed ? null : pickAround(selection);
    chosen = pick && { pick, words: selection.toString().trim() };
    if (chosen?.words) pick.querySelector('[data-part="full"]').after(button);
    else if (document.activeElement !== button) button.remove();
  }

  function take() {
    if (!chosen) return;
    chosen.pick.querySelector("textarea").value = chosen.words;
    chosen.pick.querySelector('[name="post_ids"]').checked = true;
    button.remove();
  }

  document.addEventListener("selectionchange", look);
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", take);
}

function pickAround(selection) {
  const within = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest('[data-part="full"]');
  const [start, end] = [within(selection.anchorNode), within(selection.focusNode)];
  return start && start === end ? start.closest("[data-post-id]") : null;
}
