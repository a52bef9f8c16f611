import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

export const MODEL = 'gemini-3.5-flash-lite';
export const EMBEDDING_MODEL = 'gemini-embedding-001';

let failed = 0;

/** Runs a named check and prints a line for it; whatever it throws makes it a failed one. */
export async function check(name, body) {
  try {
    await body();
    console.log('ok ' + name);
  } catch (e) {
    failed++;
    console.log('FAILED ' + name);
    console.log(e);
  }
}

export const failures = () => failed;

/** Fails unless the call is refused with this HTTP code and a message that fits. */
export async function refused(code, message, call) {
  await assert.rejects(call, (e) => {
    assert.equal(e.status ?? Number(/\b[45]\d\d\b/.exec(e.message)?.[0]), code, String(e));
    assert.match(e.message, message);
    return true;
  });
}

/** The hex digits with which the emulator's answer to a text begins. */
export const mark = (text) => createHash('sha256').update(text).digest('hex').slice(0, 8);

export const contents = (text) => [{ role: 'user', parts: [{ text }] }];

/** One line of an input file. */
export const line = (key, text) => JSON.stringify({ key, request: { contents: contents(text) } });

/** The emulator's own addresses. */
export class Control {
  constructor(base, fetch) {
    this.base = base + '/_emulator/';
    this.fetch = fetch;
  }

  async fault(fault) {
    const options = { method: 'POST', body: JSON.stringify(fault) };
    const answer = await this.fetch.call(undefined, this.base + 'faults', options);
    assert.equal(answer.status, 200);
  }

  async requests() {
    return (await this.fetch.call(undefined, this.base + 'requests')).json();
  }
}
