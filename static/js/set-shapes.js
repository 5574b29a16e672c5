// The set as SVG elements, the far ones first: ground, walls, people and things where they are now, the camera's way, its
// first and last view, and the camera itself.

import { depth, extent, faces, footprintAt, grid, momentAt, viewCorners } from "./set-drawing.js";

const SVG = "http://www.w3.org/2000/svg";

// `look` gives a place's distance, `point` where it lies in the drawing; `share` (0..1) of the shot has passed.
export function drawing(scene, { look, point }, share, width, height) {
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  const line = (places) => `M${places.map((place) => point(place).map((value) => value.toFixed(1)).join(" ")).join("L")}`;
  svg.append(make("path", { class: "s-grid", d: grid(extent(scene)).map(line).join("") }));
  const standing = scene.solids.map((one) => ({ one, at: footprintAt(one, share) }));
  standing.sort((a, b) => isSet(b) - isSet(a) || far(b, look) - far(a, look));
  for (const { one, at } of standing) svg.append(...solid(one, at, look, line));
  svg.append(...camera(scene, line, share));
  for (const { one, at } of standing) {
    if (one.kind !== "set") svg.append(label(one.name, point(middle(at, one.top)), -6, width));
  }
  const [{ place }] = scene.moments;
  svg.append(label(`Camera, ${place[1].toFixed(2)} m high`, point([place[0], 0, place[2]]), 16, width));
  return svg;
}

function solid(one, at, look, line) {
  const way = one.path.map(([right, ahead]) => [right, one.base, ahead]);
  const sides = faces(at, one.base, one.top, look).map(([places, light]) =>
    make("path", { class: `s-face s-${one.kind}`, "fill-opacity": light.toFixed(2), d: `${line(places)}Z` }),
  );
  return one.moves ? [make("path", { class: "s-way", d: line(way) }), ...sides] : sides;
}

function camera(scene, line, share) {
  const [first, last, now] = [scene.moments[0], scene.moments.at(-1), momentAt(scene, share)];
  const view = (name, moment, reach) => {
    const corners = viewCorners(moment, scene.aspect, scene.reach_m * reach);
    const edges = corners.map((corner) => line([moment.place, corner])).join("");
    return make("path", { class: name, d: `${line(corners)}Z${edges}` });
  };
  return [
    make("path", { class: "s-way", d: line([now.place, [now.place[0], 0, now.place[2]]]) }),
    view("s-first", first, 0.5),
    view("s-last", last, 0.5),
    make("path", { class: "s-path", d: line(scene.moments.map(({ place }) => place)) }),
    view("s-now", now, 0.06),
  ];
}

const isSet = ({ one }) => Number(one.kind === "set");
const far = ({ one, at }, look) => depth(at.map(([right, ahead]) => [right, one.base, ahead]), look);

function middle(ring, up) {
  const [right, ahead] = [0, 1].map((axis) => ring.reduce((sum, corner) => sum + corner[axis], 0) / ring.length);
  return [right, up, ahead];
}

// Kept inside the drawing: a letter is about six units wide.
function label(text, [x, y], down, width) {
  const half = text.length * 3 + 4;
  const inside = Math.min(Math.max(x, half), Math.max(half, width - half));
  const made = make("text", { class: "s-name", x: inside.toFixed(1), y: (y + down).toFixed(1) });
  made.textContent = text;
  return made;
}

function make(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
