import assert from 'node:assert/strict';
import { check, refused } from './checks.mjs';
import { inline } from './jobs.mjs';

/** List, cancel, delete, and the other ends of a job. */
export async function lifeChecks(ai, control, jobs) {
  await check('jobs are listed in pages, newest first', async () => {
    const created = [];
    for (let i = 0; i < 5; i++) {
      created.unshift((await jobs.create('listed-' + i, [inline('k', 'Say ' + i)])).name);
    }
    const pager = await ai.batches.list({ config: { pageSize: 2 } });
    assert.equal(pager.page.length, 2);
    const listed = [];
    for await (const job of pager) {
      if (job.displayName?.startsWith('listed-')) {
        listed.push(job.name);
      }
      assert.equal(job.dest?.inlinedResponses, undefined);
    }
    assert.deepEqual(listed, created);
  });
  await check('a waiting job is cancelled', async () => {
    const job = await jobs.create('cancel-pending', [inline('k', 'x')]);
    await ai.batches.cancel(job);
    assert.equal(await jobs.state(job), 'JOB_STATE_CANCELLED');
  });
  await check('a running job is cancelled half done', async () => {
    const job = await jobs.create('cancel-running', [inline('k1', 'x'), inline('k2', 'y')]);
    assert.equal(await jobs.state(job), 'JOB_STATE_RUNNING');
    await ai.batches.cancel(job);
    const [done, left] = await jobs.answers(job);
    assert.ok(done.response);
    assert.equal(left.error.code, 1);
  });
  await check('a deleted job is gone', async () => {
    const job = await jobs.create('delete', [inline('k', 'x')]);
    await ai.batches.delete(job);
    await refused(404, /NOT_FOUND/, () => ai.batches.get(job));
  });
  for (const state of ['FAILED', 'EXPIRED']) {
    await check('a job ends ' + state, async () => {
      const match = { displayName: '^ends-' + state };
      await control.fault({ operation: 'job', match, action: { endState: state } });
      const ended = await jobs.end(await jobs.create('ends-' + state, [inline('k', 'x')]));
      assert.equal(ended.state, 'JOB_STATE_' + state);
      assert.equal(ended.dest, undefined);
    });
  }
}
