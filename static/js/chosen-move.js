// M goes to the move that is chosen, also where it stands in the closed More menu; to the first one where none is.

import { listen } from "./keys.js";

listen({
  m: () => {
    const move = document.querySelector(".mv :checked") ?? document.querySelector(".moves .mv input");
    move?.closest("details")?.setAttribute("open", "");
    move?.focus();
  },
});
