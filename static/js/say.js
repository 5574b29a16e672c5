// The polite live region and the toasts: everything the page says that is not on it already.

export function say(text) {
  const region = document.getElementById("said");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = text));
}

// `action` is {label, key, run}; the toast leaves after 6 s, the action stays with its key for the session.
export function toast(text, action) {
  const shelf = document.getElementById("toasts");
  if (!shelf) return;
  const note = document.createElement("div");
  note.className = "toast";
  note.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (action) note.append(actionButton(action, note));
  shelf.replaceChildren(note);
  setTimeout(() => note.remove(), 6000);
  say(action?.key ? `${text} ${action.label} with ${action.key}.` : text);
}

function actionButton(action, note) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: action.label });
  button.addEventListener("click", () => {
    note.remove();
    action.run();
  });
  if (action.key) button.append(" ", Object.assign(document.createElement("kbd"), { textContent: action.key }));
  return button;
}

// Said on the next page: a decision that moves on to the next take still tells what it did.
export function sayLater(text, undo = "") {
  sessionStorage.setItem("say-later", JSON.stringify({ text, undo }));
}

export function takeSaid() {
  const kept = sessionStorage.getItem("say-later");
  sessionStorage.removeItem("say-later");
  return kept ? JSON.parse(kept) : null;
}
