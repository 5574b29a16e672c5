// My decisions of this browser session, newest last, so that Z takes them back one by one: after a reload and on the next
// page too. Kept in sessionStorage: it ends with the tab, as the session does.

import { post } from "./post.js";
import { say, sayLater } from "./say.js";

const KEY = "decisions";

function kept() {
  return JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
}

export function remember(url) {
  const urls = kept().filter((one) => one !== url);
  sessionStorage.setItem(KEY, JSON.stringify([...urls, url]));
}

// `here` is the undo of this page's own standing decision: the way out when nothing was decided in this session.
// -> the take's decision bar as it is now, undefined when nothing was undone.
export async function takeBackLast(here = "") {
  const urls = kept();
  const url = urls.pop() ?? here;
  if (!url) return say("Nothing to undo.");
  sessionStorage.setItem(KEY, JSON.stringify(urls));
  const answer = await post(url).catch(() => "");
  return new DOMParser().parseFromString(answer, "text/html").querySelector("[data-said]") ?? undefined;
}

export async function undoLast(here = "") {
  const bar = await takeBackLast(here);
  if (!bar) return undefined;
  sayLater(bar.dataset.said);
  return location.reload();
}
