import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check, line, refused } from './checks.mjs';

const CHUNK_BYTES = 8 << 20;

/** Upload, get, list and delete. */
export async function fileChecks(ai, directory) {
  const uploaded = [];

  async function upload(name, bytes, config) {
    const path = join(directory, name);
    await writeFile(path, bytes);
    const file = await ai.files.upload({ file: path, config });
    uploaded.unshift(file.name);
    assert.equal(file.sizeBytes, String(bytes.length));
    const hex = createHash('sha256').update(bytes).digest('hex');
    assert.equal(Buffer.from(file.sha256Hash, 'base64').toString(), hex);
    return file;
  }

  await check('a file smaller than a chunk is uploaded', async () => {
    const config = { displayName: 'small', mimeType: 'jsonl' };
    const file = await upload('small.jsonl', Buffer.from(line('a', 'one')), config);
    assert.match(file.name, /^files\/[a-z0-9]{12}$/);
    assert.equal(file.displayName, 'small');
    assert.equal(file.mimeType, 'jsonl');
    assert.equal(file.state, 'ACTIVE');
    assert.equal(file.source, 'UPLOADED');
    assert.equal(file.createTime, file.updateTime);
    const life = Date.parse(file.expirationTime) - Date.parse(file.createTime);
    assert.equal(Math.round(life / 3_600_000), 48);
  });
  await check('a file of two chunks is uploaded', async () => {
    await upload('large.bin', randomBytes(CHUNK_BYTES + 12_345), { mimeType: 'text/plain' });
  });
  await check('a file of just two chunks is uploaded', async () => {
    await upload('even.bin', randomBytes(2 * CHUNK_BYTES), { mimeType: 'text/plain' });
  });
  await check('a file is uploaded under a chosen name', async () => {
    const config = { name: 'chosen-name', mimeType: 'text/plain' };
    const file = await upload('chosen.txt', Buffer.from('text\n'), config);
    assert.equal(file.name, 'files/chosen-name');
  });
  await check('a file is read', async () => {
    const file = await ai.files.get({ name: uploaded.at(-1) });
    assert.equal(file.displayName, 'small');
  });
  await check('files are listed in pages, newest first', async () => {
    const pager = await ai.files.list({ config: { pageSize: 2 } });
    assert.equal(pager.page.length, 2);
    const names = [];
    for await (const file of pager) {
      names.push(file.name);
    }
    assert.deepEqual(names, uploaded);
  });
  await check('a deleted file is gone', async () => {
    const name = uploaded.at(-1);
    await ai.files.delete({ name });
    await refused(403, /it may not exist/, () => ai.files.get({ name }));
  });
  await check('an unknown file is refused', async () => {
    await refused(403, /PERMISSION_DENIED/, () => ai.files.get({ name: 'files/nobody' }));
    await refused(403, /PERMISSION_DENIED/, () => ai.files.delete({ name: 'files/nobody' }));
  });
}
