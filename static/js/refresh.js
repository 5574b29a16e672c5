// Asks for a page again and takes over only its parts marked data-refresh (by id): one way to stay live for every screen.

export async function refresh(url = location.href, signal) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal });
  if (answer.ok) take(await answer.text());
  return answer.ok;
}

// Fields being typed in and what is under somebody's hand (data-busy) are never replaced; a handle of a drawing gets its focus back on the new drawing.
export function take(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const fresh of page.querySelectorAll("[data-refresh][id]")) {
    const old = document.getElementById(fresh.id);
    if (old?.hasAttribute("data-busy")) old.drawAround?.(fresh);
    if (!old || old.hasAttribute("data-busy") || old.isEqualNode(fresh)) continue;
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    if (held && !held.dataset.handle) continue;
    old.replaceWith(document.importNode(fresh, true));
    if (held) document.querySelector(`[data-handle="${held.dataset.handle}"]`)?.focus();
  }
  document.dispatchEvent(new CustomEvent("refreshed"));
}
