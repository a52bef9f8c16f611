import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contents, MODEL } from './checks.mjs';

const MOST_POLLS = 10;

/** One request of an inline job. */
export const inline = (key, text, config) => ({
  contents: contents(text),
  metadata: { key },
  config,
});

/** What several groups of checks do with jobs. */
export class Jobs {
  constructor(ai, directory) {
    this.ai = ai;
    this.directory = directory;
  }

  async upload(...lines) {
    const path = join(this.directory, 'input.jsonl');
    await writeFile(path, lines.join('\n') + '\n');
    const config = { mimeType: 'application/jsonl' };
    return (await this.ai.files.upload({ file: path, config })).name;
  }

  create(displayName, src, model = MODEL) {
    return this.ai.batches.create({ model, src, config: { displayName } });
  }

  async state({ name }) {
    return (await this.ai.batches.get({ name })).state;
  }

  /** Polls a job until it has ended. */
  async end({ name }) {
    for (let poll = 0; poll < MOST_POLLS; poll++) {
      const job = await this.ai.batches.get({ name });
      if (job.endTime) {
        return job;
      }
    }
    assert.fail('no end of ' + name);
  }

  /** Runs an inline job to its end. */
  async answers(job) {
    return (await this.end(job)).dest.inlinedResponses;
  }

  /** Runs a job to its end and reads its result file. */
  async results(job) {
    const downloadPath = join(this.directory, job.name.replace('/', '-') + '.jsonl');
    await this.ai.files.download({ file: (await this.end(job)).dest.fileName, downloadPath });
    const text = await readFile(downloadPath, 'utf8');
    return text.trimEnd().split('\n').map((row) => JSON.parse(row));
  }
}
