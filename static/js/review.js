// The review page: player, timeline, notes, decision. Order matters: the player exists before what listens to it.

import "./note-drawing.js";
import "./take-timeline.js";
import "./take-player.js";
import "./take-compare.js";
import "./note-composer.js";
import "./decision-bar.js";
import "./two-bars.js";
import "./tab-strip.js";
import { linkKeys } from "./link-keys.js";
import { notesList } from "./notes-list.js";

const player = document.querySelector("take-player");
if (player?.picture) notesList(player);
linkKeys();

// A link to another look at the same moment keeps the frame.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-same-frame]");
  if (link && player?.picture?.wanted) link.hash = `#f${player.picture.wanted}`;
});
