// The timeline's marks, made again from the notes just received.

export function redrawMarks(notes) {
  const lane = document.getElementById("marks");
  if (!lane) return;
  for (const old of lane.querySelectorAll(".mk, .mkr")) old.remove();
  for (const note of notes) {
    const { from, to, note: id, number, state } = note.dataset;
    const mark = Object.assign(document.createElement("button"), {
      type: "button",
      className: "mk",
      textContent: number,
    });
    Object.assign(mark.dataset, { from, note: id, state });
    mark.setAttribute("aria-label", `Note ${number}, frame ${Number(from) + 1}${state === "open" ? "" : `, ${state}`}`);
    if (Number(to) > Number(from)) {
      const bar = Object.assign(document.createElement("span"), { className: "mkr" });
      Object.assign(bar.dataset, { from, to });
      lane.append(bar);
    }
    lane.append(mark);
  }
  document.dispatchEvent(new CustomEvent("notes-changed"));
}
