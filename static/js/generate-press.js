// The Generate form beside a plan that saves itself: what is typed is saved before a press, what cannot be saved holds it back.

import { toast } from "./say.js";

// `settled` resolves to the sentence of a refused save, or to nothing.
export function pressAfterSaving(form, settled) {
  let clear = false;
  form.addEventListener("submit", async (event) => {
    if (clear) return;
    event.preventDefault();
    const refused = await settled();
    await new Promise((done) => setTimeout(done)); // a form takes no second submit while it is still telling of the first
    if (refused) return void toast(`${refused} Then press again.`);
    clear = true;
    form.requestSubmit(event.submitter);
    clear = false;
  });
}

export function copyRequest() {
  navigator.clipboard?.writeText(document.getElementById("request").innerText).then(() => toast("Request copied."));
}
