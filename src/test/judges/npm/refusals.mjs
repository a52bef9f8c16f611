import assert from 'node:assert/strict';
import { check, EMBEDDING_MODEL, line, refused } from './checks.mjs';
import { inline } from './jobs.mjs';

const UNKNOWN = 'batches/' + 'z'.repeat(36);

/** Jobs that are refused, and what the SDK does about a lost answer. */
export async function refusalChecks(ai, control, jobs) {
  await check('an unknown job is refused', async () => {
    await refused(404, /NOT_FOUND/, () => ai.batches.get({ name: UNKNOWN }));
    await refused(404, /NOT_FOUND/, () => ai.batches.cancel({ name: UNKNOWN }));
    await refused(404, /NOT_FOUND/, () => ai.batches.delete({ name: UNKNOWN }));
  });
  await check('a bad line is named', async () => {
    const bad = { key: 'b', request: { config: {}, contents: [] } };
    const src = await jobs.upload(line('a', 'x'), JSON.stringify(bad));
    const message = /Error on line 2: invalid JSON, near column \d+: no such field: 'config'/;
    await refused(400, message, () => jobs.create('bad-line', src));
  });
  await check('a job of an unknown file is refused', () =>
    refused(403, /PERMISSION_DENIED/, () => jobs.create('no-input', 'files/nobody')));
  await check('an embedding model makes no text', async () => {
    const src = [inline('k', 'x')];
    await refused(404, /is not supported for/, () => jobs.create('wrong', src, EMBEDDING_MODEL));
  });
  await check('a create is sent once', async () => {
    const match = { displayName: '^once$' };
    const action = { type: 'statusAfter', code: 503 };
    await control.fault({ operation: 'batches.create', match, times: 1, action });
    await refused(503, /UNAVAILABLE/, () => jobs.create('once', [inline('k', 'x')]));
    const { creates } = await control.requests();
    assert.equal(creates.filter(({ displayName }) => displayName === 'once').length, 1);
  });
}
