// An AudioWorklet that keeps what comes in, block by block with its place on the context's clock, until it is asked.
class Recorder extends AudioWorkletProcessor {
  constructor() {
    super();
    this.blocks = [];
    this.port.onmessage = () => {
      this.port.postMessage(this.blocks);
      this.blocks = [];
    };
  }

  process([sound]) {
    if (sound.length) this.blocks.push([currentFrame, sound[0].slice()]);
    return true;
  }
}

registerProcessor("recorder", Recorder);
