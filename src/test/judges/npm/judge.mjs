// Google's SDK for JavaScript as judge of the emulator. Arguments: SDK package, API version to ask
// for or "default", API version that is to be seen, base address, API key, directory for files.
import assert from 'node:assert/strict';
import { check, Control, failures, refused } from './checks.mjs';
import { fileChecks } from './files.mjs';
import { Jobs } from './jobs.mjs';
import { lifeChecks } from './life.mjs';
import { modelChecks } from './models.mjs';
import { refusalChecks } from './refusals.mjs';
import { runChecks } from './runs.mjs';

const [sdk, asked, seen, baseUrl, apiKey, directory] = process.argv.slice(2);
const { GoogleGenAI } = await import(sdk);

function client(key) {
  const options = { apiKey: key, httpOptions: { baseUrl } };
  return new GoogleGenAI(asked === 'default' ? options : { ...options, apiVersion: asked });
}

const versions = new Set();
const plainFetch = globalThis.fetch;
globalThis.fetch = (url, options) => {
  versions.add(/\/(v1\w*)\//.exec(url)?.[1]);
  return plainFetch(url, options);
};

const ai = client(apiKey);
const control = new Control(baseUrl, plainFetch);
const jobs = new Jobs(ai, directory);
await fileChecks(ai, directory);
await runChecks(ai, control, jobs);
await lifeChecks(ai, control, jobs);
await refusalChecks(ai, control, jobs);
await modelChecks(ai);
await check('a wrong key is refused', () =>
  refused(400, /API key not valid/, () => client('wrong-' + apiKey).batches.list()));
await check('all calls name the API version', () => assert.deepEqual([...versions], [seen]));
process.exitCode = failures() === 0 ? 0 : 1;
