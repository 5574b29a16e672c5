// The set of a plan as SVG, seen from outside at an angle, without perspective: every metre is as long as any other in
// its direction. Pure: a scene (set_view.py), a place to look from and a share of the shot in, shapes out.

const GRID = 5;
const RADIANS = Math.PI / 180;

// `turn` and `lift` in degrees; -> (place [right, up, ahead]) => [x, y, distance into the picture], in metres.
export function lookFrom(turn, lift) {
  const [sine, cosine] = [Math.sin(turn * RADIANS), Math.cos(turn * RADIANS)];
  const [rise, level] = [Math.sin(lift * RADIANS), Math.cos(lift * RADIANS)];
  return ([right, up, ahead]) => {
    const deep = right * sine + ahead * cosine;
    return [right * cosine - ahead * sine, -(up * level + deep * rise), deep * level - up * rise];
  };
}

// Where the lens's four corners are `reach` metres from the camera: upper left, upper right, lower right, lower left.
export function viewCorners({ place, heading_deg, tilt_deg, roll_deg, wide_deg }, aspect, reach) {
  const wide = Math.tan((wide_deg / 2) * RADIANS);
  const [roll, tilt, turn] = [roll_deg * RADIANS, tilt_deg * RADIANS, heading_deg * RADIANS];
  return [[-1, 1], [1, 1], [1, -1], [-1, -1]].map(([x, y]) => {
    const [a, b] = [x * wide * reach, (y * wide * reach) / aspect];
    const [right, up] = [a * Math.cos(roll) + b * Math.sin(roll), b * Math.cos(roll) - a * Math.sin(roll)];
    const [high, ahead] = [up * Math.cos(tilt) + reach * Math.sin(tilt), reach * Math.cos(tilt) - up * Math.sin(tilt)];
    return [
      place[0] + right * Math.cos(turn) + ahead * Math.sin(turn),
      place[1] + high,
      place[2] + ahead * Math.cos(turn) - right * Math.sin(turn),
    ];
  });
}

// What must fit in the drawing: the camera's way, what stands and moves, the nearer half of the first and last view.
export function extent(scene) {
  const spots = scene.moments.flatMap(({ place }) => [place, [place[0], 0, place[2]]]);
  for (const one of scene.solids.filter(({ kind }) => kind !== "set")) {
    for (const [right, ahead] of [...one.first, ...one.last]) {
      spots.push([right, one.base, ahead], [right, one.top, ahead]);
    }
  }
  for (const moment of [scene.moments[0], scene.moments.at(-1)]) {
    spots.push(...viewCorners(moment, scene.aspect, scene.reach_m / 2));
  }
  return spots;
}

export function grid(spots) {
  const bounds = (axis) => {
    const values = spots.map((spot) => spot[axis]);
    return [Math.floor(Math.min(...values) / GRID) - 1, Math.ceil(Math.max(...values) / GRID) + 1];
  };
  const [left, right] = bounds(0);
  const [near, far] = bounds(2);
  const lines = [];
  for (let n = left; n <= right; n += 1) lines.push([[n * GRID, 0, near * GRID], [n * GRID, 0, far * GRID]]);
  for (let n = near; n <= far; n += 1) lines.push([[left * GRID, 0, n * GRID], [right * GRID, 0, n * GRID]]);
  return lines;
}

// An upright prism's faces, the far ones first, as [places, share of light].
export function faces(footprint, base, top, look) {
  const ring = footprint;
  const found = ring.map((corner, n) => {
    const next = ring[(n + 1) % ring.length];
    const [a, b] = [corner, next];
    const places = [[a[0], base, a[1]], [b[0], base, b[1]], [b[0], top, b[1]], [a[0], top, a[1]]];
    const slope = Math.atan2(next[1] - corner[1], next[0] - corner[0]);
    return [places, 0.55 + 0.25 * Math.abs(Math.cos(slope - 0.7))];
  });
  found.push([ring.map(([right, ahead]) => [right, top, ahead]), 1]);
  return found.sort(([a], [b]) => depth(b, look) - depth(a, look));
}

export function depth(places, look) {
  return places.reduce((sum, place) => sum + look(place)[2], 0) / places.length;
}

// The camera's place and view at a share (0..1) of the shot.
export function momentAt(scene, share) {
  const at = Math.min(Math.max(share, 0), 1) * (scene.moments.length - 1);
  const [a, b] = [scene.moments[Math.floor(at)], scene.moments[Math.ceil(at)]];
  const mix = (from, to) => from + (to - from) * (at % 1);
  const mixed = { place: a.place.map((value, axis) => mix(value, b.place[axis])) };
  for (const name of ["heading_deg", "tilt_deg", "roll_deg", "wide_deg"]) mixed[name] = mix(a[name], b[name]);
  return mixed;
}

// Where a piece stands at a share of the shot, from its two footprints.
export function footprintAt({ first, last }, share) {
  return first.map(([right, ahead], n) => [right + (last[n][0] - right) * share, ahead + (last[n][1] - ahead) * share]);
}
