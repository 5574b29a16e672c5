// Drawings as vectors: {"strokes": [{"tool": "pen|arrow|box|text", "colour": "#ffe14d", "points": [[x, y], …], "text": ""}]}.
// Points are in 0..1 of the picture, so a drawing fits every size. Nothing here touches the page but the SVG it is given.

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 1000;

export function readStrokes(text) {
  try {
    const found = JSON.parse(text || "{}").strokes;
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

export function writeStrokes(strokes) {
  return strokes.length ? JSON.stringify({ strokes }) : "";
}

// A pen line thinned to what the eye sees, so a drawing stays a few hundred numbers.
export function thin(points, step = 0.002) {
  const kept = [points[0]];
  for (const point of points.slice(1)) {
    const [x, y] = kept.at(-1);
    if (Math.hypot(point[0] - x, point[1] - y) >= step) kept.push(point);
  }
  return kept.length > 1 ? kept : [points[0], points.at(-1)];
}

export function drawStrokes(svg, strokes, aspect) {
  const tall = WIDE / aspect;
  svg.setAttribute("viewBox", `0 0 ${WIDE} ${tall}`);
  svg.replaceChildren(...strokes.flatMap((stroke) => [shape(stroke, tall, true), shape(stroke, tall, false)]));
}

// Each stroke is drawn twice: a dark edge below keeps it readable on a bright picture.
function shape(stroke, tall, edge) {
  const at = stroke.points.map(([x, y]) => [x * WIDE, y * tall]);
  if (stroke.tool === "text") return words(stroke, at[0], edge);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", outline(stroke.tool, at));
  const looks = {
    fill: "none",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "vector-effect": "non-scaling-stroke",
  };
  const drawn = edge
    ? { stroke: "#000", "stroke-opacity": "0.55", "stroke-width": "7" }
    : { stroke: stroke.colour, "stroke-width": "4" };
  for (const [name, value] of Object.entries({ ...looks, ...drawn })) path.setAttribute(name, value);
  return path;
}

function outline(tool, at) {
  const [x0, y0] = at[0];
  const [x1, y1] = at.at(-1);
  if (tool === "box") return `M${x0} ${y0}H${x1}V${y1}H${x0}Z`;
  if (tool !== "arrow") return `M${at.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
  const turn = Math.atan2(y1 - y0, x1 - x0);
  const barb = (side) => `${x1 - 26 * Math.cos(turn + side)} ${y1 - 26 * Math.sin(turn + side)}`;
  return `M${x0} ${y0}L${x1} ${y1}M${barb(0.5)}L${x1} ${y1}L${barb(-0.5)}`;
}

function words(stroke, [x, y], edge) {
  const text = document.createElementNS(SVG, "text");
  text.textContent = stroke.text;
  const looks = { x, y, "font-size": 30, "font-weight": 600, fill: edge ? "none" : stroke.colour };
  const outlineOf = edge ? { stroke: "#000", "stroke-opacity": "0.6", "stroke-width": "4" } : {};
  for (const [name, value] of Object.entries({ ...looks, ...outlineOf })) text.setAttribute(name, value);
  return text;
}
