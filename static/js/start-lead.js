// How much earlier than a movie is due it must be started. A browser takes a while from play() to a running picture, longer
// where sound comes with it: every cut is measured, and the next start asks that much sooner. Kept for this browser.

const FIRST_GUESS = { silent: 40, sound: 60 };
const LONGEST = 250;
const SETTLED_MS = 300;

function kindOf(facts) {
  return facts.sound ? "sound" : "silent";
}

// In ms.
export function leadOf(facts) {
  const kept = Number(localStorage.getItem(`lead:${kindOf(facts)}`) ?? FIRST_GUESS[kindOf(facts)]);
  return Math.min(LONGEST, Math.max(0, kept));
}

// `due` is when the clip should have begun, null when nobody can tell. Measured once its clock has settled.
export function learnLead(clip, due) {
  if (due === null) return;
  setTimeout(() => {
    if (clip.began === null || Math.abs(clip.began - due) > LONGEST) return;
    const better = leadOf(clip.facts) + (clip.began - due) / 2;
    localStorage.setItem(`lead:${kindOf(clip.facts)}`, better.toFixed(1));
  }, SETTLED_MS);
}
