// The newest change of the plan taken back, whoever's it was: a field, a drag, a move. The page comes anew. `settled` waits
// for what is still being saved.

import { post } from "./post.js";
import { sayLater } from "./say.js";

export async function undoPlan(url, settled) {
  await settled();
  const seen = { seen_revision: document.getElementById("seen-revision").value };
  const done = await post(url, seen).then(() => true, () => false);
  if (!done) return;
  sayLater("Undone: the plan is as it was before the last change. Revisions keeps both.");
  location.reload();
}
