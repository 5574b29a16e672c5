// Frames, seconds and timecode in whole numbers. Frames are 0-based; a rate is {num, den}, never a float.

export function parseRate(text) {
  const [num, den = "1"] = String(text).split("/");
  return { num: Number(num), den: Number(den) };
}

// The middle of the frame: a seek there can only show this frame, whatever the container's rounding.
export function middleOf(frame, rate) {
  return ((frame + 0.5) * rate.den) / rate.num;
}

// The frame whose first instant is `seconds` (a presentation time as the decoder reports it).
export function frameStarting(seconds, rate) {
  return Math.round((seconds * rate.num) / rate.den);
}

// The frame that is showing at `seconds`.
export function frameDuring(seconds, rate) {
  return Math.floor((seconds * rate.num) / rate.den + 1e-4);
}

export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

// SMPTE ST 12-1, as kit/timecode.py: counted at the nominal rate; ";" in `start` means drop-frame.
export function timecode(frame, rate, start = "00:00:00:00") {
  const base = Math.round(rate.num / rate.den);
  const drop = start.includes(";");
  let count = frame + framesOf(start, base, drop);
  if (drop) count = withGaps(count, base);
  const parts = [
    Math.floor(count / (base * 3600)) % 24,
    Math.floor(count / (base * 60)) % 60,
    Math.floor(count / base) % 60,
  ];
  const two = (n) => String(n).padStart(2, "0");
  return `${parts.map(two).join(":")}${drop ? ";" : ":"}${two(count % base)}`;
}

function framesOf(start, base, drop) {
  const [hours, minutes, seconds, frames] = start.split(/[:;]/).map(Number);
  const count = ((hours * 60 + minutes) * 60 + seconds) * base + frames;
  const total = hours * 60 + minutes;
  return drop ? count - (base / 15) * (total - Math.floor(total / 10)) : count;
}

function withGaps(count, base) {
  const dropped = base / 15;
  const perMinute = 60 * base - dropped;
  const perTen = 600 * base - 9 * dropped;
  const tens = Math.floor(count / perTen);
  const rest = count % perTen;
  const minutes = rest >= dropped ? Math.max(0, Math.floor((rest - dropped) / perMinute)) : 0;
  return count + dropped * (9 * tens + minutes);
}
