// One clip of the cut, ready to be shown: a movie of its own, or a slate.

import { Picture } from "./picture.js";
import { Slate } from "./slate.js";

export function clipOf(facts, stage, rate, shown, ended) {
  const frames = Number(facts.frames);
  if (!facts.src) return slateClip(facts, stage, new Slate(rate, frames, shown, ended));
  const video = document.createElement("video");
  Object.assign(video, { src: facts.src, poster: facts.poster, preload: "auto", playsInline: true });
  video.setAttribute("aria-label", `${facts.code} ${facts.take}`);
  video.addEventListener("ended", ended);
  video.hidden = true;
  stage.append(video);
  return {
    picture: new Picture(video, rate, frames, shown),
    show: (on) => (video.hidden = !on),
    drop: (loaded, index) => {
      video.removeAttribute("src");
      video.remove();
      loaded.delete(index);
    },
  };
}

function slateClip(facts, stage, picture) {
  const words = stage.querySelector(".slate");
  return {
    picture,
    show: (on) => {
      if (on || words.dataset.clip === facts.clip) words.hidden = !on;
      if (!on) return;
      words.dataset.clip = facts.clip;
      words.querySelector('[data-show="slate-code"]').textContent = facts.code;
      words.querySelector('[data-show="slate-words"]').textContent = `${facts.title}. No take yet.`;
    },
    drop: (loaded, index) => loaded.delete(index),
  };
}
