// One reading of the keyboard. Names: "c", "Shift+L", "Alt+ArrowUp", "Mod+Enter" (Control or Command), "Shift+1", "?".
// Letters and symbols follow the user's layout. Single keys pause in fields and can be switched off (WCAG 2.1.4).

export function typing(event) {
  const field = event.target.closest?.("input, textarea, select, [contenteditable]");
  return Boolean(field) && !["checkbox", "radio", "range", "button"].includes(field.type);
}

export function nameOf(event) {
  const digit = /^Digit(\d)$/.exec(event.code ?? "");
  let key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (digit && event.shiftKey) key = digit[1];
  const shifted = event.shiftKey && (key.length > 1 || /\p{L}|\d/u.test(key));
  const letter = shifted && key.length === 1 ? key.toUpperCase() : key;
  const held = [event.ctrlKey || event.metaKey ? "Mod" : "", event.altKey ? "Alt" : "", shifted ? "Shift" : ""];
  return [...held.filter(Boolean), letter].join("+");
}

export function setting(name) {
  return localStorage.getItem(`setting:${name}`) !== "off";
}

export function changeSetting(name, on) {
  localStorage.setItem(`setting:${name}`, on ? "on" : "off");
}

// `actions` maps a key's name to a function; returning false lets the browser have the key after all.
export function listen(actions, { within = document, signal } = {}) {
  within.addEventListener(
    "keydown",
    (event) => {
      const name = nameOf(event);
      const action = actions[name];
      if (!action || event.defaultPrevented) return;
      const plain = !name.startsWith("Mod+") && !name.startsWith("Alt+");
      if (plain && (typing(event) || !setting("single-keys") || document.querySelector("dialog[open]"))) return;
      if (/(Arrow|Home|End|Page)/.test(name) && event.target.matches?.("input[type=range]")) return;
      if ((name === " " || name === "Enter") && event.target.closest?.("button, a, summary, input")) return;
      if (action(event) !== false) event.preventDefault();
    },
    { signal },
  );
}
