// The page of one take's relatives: shown again while one of them is still being made.

import { refresh } from "./refresh.js";

setInterval(() => {
  if (!document.hidden && document.querySelector("#relatives [data-moving]")) refresh().catch(() => undefined);
}, 2000);
