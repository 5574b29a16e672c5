// Run in the review page. At each announcement of a frame ("frame" of the player, and the counter beside it) the number is
// read back from the picture itself. Steps, scrubs and deep links are followed one by one; then J K L at every speed.
// While the browser plays in real time it may move on between its announcement and the reading of the pixels: such a read
// is late, not wrong. Most reads must not be late, and once it stands still none is.

async (plan) => {
  const player = document.querySelector("take-player");
  const seen = { ...player.querySelectorAll("video") };
  const movies = Object.values(seen);
  const canvas = Object.assign(document.createElement("canvas"), { width: 192, height: 1 });
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  const number = (video) => {
    paper.drawImage(video, 0, 8, 192, 1, 0, 0, 192, 1);
    const row = paper.getImageData(0, 0, 192, 1).data;
    return [...Array(12).keys()].reduce((sum, bit) => sum | (row[(bit * 16 + 8) * 4] > 128 ? 1 << bit : 0), 0);
  };
  const counter = () => Number(player.querySelector('[data-show="frame"]').textContent) - 1;

  const wrong = [];
  const reads = {};
  let way = "step";
  let late = 0;
  const judge = (said) => {
    const found = movies.map(number);
    reads[way] = (reads[way] ?? 0) + found.length;
    if (found.every((one) => one === said)) return;
    if (player.speed === 1 && movies.length === 1 && found[0] > said) late += 1;
    else wrong.push([way, said, ...found]);
  };
  player.addEventListener("frame", (event) => {
    if (counter() !== event.detail.frame) wrong.push([way, "counter", counter(), event.detail.frame]);
    judge(event.detail.frame);
  });

  const until = (fact, ms = 6000) =>
    new Promise((done) => {
      const end = performance.now() + ms;
      const look = () => (fact() ? done(true) : performance.now() > end ? done(false) : setTimeout(look, 0));
      look();
    });
  const rest = (ms) => until(() => false, ms);
  const key = (type, name, more) =>
    document.body.dispatchEvent(new KeyboardEvent(type, { key: name, bubbles: true, cancelable: true, ...more }));
  const press = (name, more = {}) => (key("keydown", name, more), key("keyup", name, more));
  const stands = async (frame) => {
    if (!(await until(() => player.picture.settled && player.frame === frame)))
      wrong.push([way, "never came to", frame, "stands on", player.frame]);
  };
  const last = player.frames - 1;
  let dice = 7;
  const any = (most) => {
    dice = (dice * 1103515245 + 12345) % 2147483648;
    return dice % (most + 1);
  };

  await until(() => player.picture.settled, 60000);
  for (let n = 1; n <= plan.steps; n++) {
    const frame = player.frame;
    let by = [1, -1, 10, -10][any(3)];
    if (frame + by < 0 || frame + by > last) by = -by;
    press(by > 0 ? "ArrowRight" : "ArrowLeft", { shiftKey: Math.abs(by) === 10 });
    await stands(frame + by);
  }
  way = "scrub";
  const lane = player.querySelector("take-timeline");
  for (let n = 0; n < plan.scrubs; n++) {
    const frame = any(last);
    lane.dispatchEvent(new CustomEvent("seek", { bubbles: true, detail: { frame } }));
    await stands(frame);
  }
  way = "link";
  for (let n = 0; n < plan.links; n++) {
    const frame = any(last);
    location.hash = `#f${frame}`;
    await stands(frame);
  }
  for (const keys of plan.shuttles) {
    way = keys;
    press(keys[0] === "l" ? "Home" : "End");
    await stands(keys[0] === "l" ? 0 : last);
    if (keys[1] === "k") key("keydown", "k");
    for (const name of keys.replace("k", "")) press(name);
    await rest(plan.shuttleMs);
    press("k");
    await until(() => player.picture.settled);
    judge(player.frame);
  }
  if (late > (reads.l ?? 0) / 3) wrong.push(["l", "late", late, "of", reads.l]);
  return { reads, late, wrong: wrong.slice(0, 12), count: Object.values(reads).reduce((a, b) => a + b, 0) };
}
