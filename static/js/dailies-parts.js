// The parts of dailies/_side.html, out of the page or of an answer.

export function partsOf(from) {
  return {
    state: from.querySelector("[data-side]")?.dataset.state,
    glyph: from.querySelector('[data-part="glyph"] svg'),
    bar: from.querySelector("decision-bar"),
    notes: from.querySelector("#notes"),
    takes: from.querySelectorAll('[data-part="takes"] > li'),
  };
}

// null when the studio does not answer, or the take is not to be seen any more.
export async function fetchParts(url) {
  const answer = await fetch(url).catch(() => null);
  return answer?.ok ? partsOf(new DOMParser().parseFromString(await answer.text(), "text/html")) : null;
}
