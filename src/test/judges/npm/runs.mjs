import assert from 'node:assert/strict';
import { check, EMBEDDING_MODEL, line, mark, MODEL } from './checks.mjs';
import { inline } from './jobs.mjs';

/** Jobs that run to their end: from files, inline, and for vectors. */
export async function runChecks(ai, control, jobs) {
  await check('a job runs from a file to a file', async () => {
    const src = await jobs.upload(line('a', 'What is one?'), line('b', 'What is é?'));
    const job = await jobs.create('from-file', src);
    assert.match(job.name, /^batches\/[a-z0-9]{36}$/);
    assert.equal(job.displayName, 'from-file');
    assert.equal(job.model, 'models/' + MODEL);
    assert.equal(job.state, 'JOB_STATE_PENDING');
    assert.equal(job.dest, undefined);
    assert.equal(await jobs.state(job), 'JOB_STATE_RUNNING');
    const ended = await ai.batches.get(job);
    assert.equal(ended.state, 'JOB_STATE_SUCCEEDED');
    assert.equal(ended.dest.fileName, 'files/batch-' + job.name.slice('batches/'.length));
    const rows = await jobs.results(job);
    assert.deepEqual(rows.map(({ key }) => key), ['a', 'b']);
    const texts = rows.map(({ response }) => response.candidates[0].content.parts[0].text);
    assert.ok(texts[0].startsWith(mark('What is one?')), texts[0]);
    assert.ok(texts[1].startsWith(mark('What is é?')), texts[1]);
  });
  await check('an inline job answers with its metadata', async () => {
    const requests = [inline('m1', 'Say one'), inline('m2', 'Say two', { maxOutputTokens: 4 })];
    const [one, two] = await jobs.answers(await jobs.create('inline', requests));
    assert.deepEqual([one.metadata, two.metadata], [{ key: 'm1' }, { key: 'm2' }]);
    assert.ok(one.response.candidates[0].content.parts[0].text.startsWith(mark('Say one')));
    assert.ok(two.response.candidates[0].content.parts[0].text.startsWith(mark('Say two')));
    assert.ok(two.response.usageMetadata.candidatesTokenCount <= 4);
  });
  await check("an inline job takes the SDK's config", async () => {
    const config = {
      systemInstruction: { parts: [{ text: 'You are a cat. Your name is Neko.' }] },
      tools: [{ googleSearch: {} }],
      responseMimeType: 'application/json',
      responseSchema: { type: 'ARRAY', items: { type: 'INTEGER' }, minItems: '2', maxItems: '2' },
    };
    const [answer] = await jobs.answers(await jobs.create('config', [inline('c', 'Count', config)]));
    const numbers = JSON.parse(answer.response.candidates[0].content.parts[0].text);
    assert.equal(numbers.length, 2);
    assert.ok(numbers.every(Number.isInteger), String(numbers));
  });
  await check('an inline job makes images', async () => {
    const requests = [inline('i', 'A', { responseModalities: ['TEXT', 'IMAGE'] })];
    const [answer] = await jobs.answers(await jobs.create('images', requests, 'gemini-2.5-flash-image'));
    const { parts } = answer.response.candidates[0].content;
    const { inlineData } = parts.find((part) => part.inlineData);
    assert.equal(inlineData.mimeType, 'image/png');
    assert.equal(Buffer.from(inlineData.data, 'base64').toString('latin1', 1, 4), 'PNG');
  });
  await check('a failed request stands beside the answers', async () => {
    const action = { type: 'error', code: 13, message: 'It broke.' };
    await control.fault({ operation: 'line', match: { key: '^broken$' }, action });
    const requests = [inline('broken', 'x'), inline('whole', 'y')];
    const [broken, whole] = await jobs.answers(await jobs.create('errors', requests));
    assert.deepEqual(broken.error, { code: 13, message: 'It broke.' });
    assert.deepEqual(broken.metadata, { key: 'broken' });
    assert.ok(whole.response);
  });
  await check('vectors are made from a file', async () => {
    const request = { content: { parts: [{ text: 'one' }] }, output_dimensionality: 64 };
    const fileName = await jobs.upload(JSON.stringify({ key: 'v', request }));
    const job = await ai.batches.createEmbeddings({ model: EMBEDDING_MODEL, src: { fileName } });
    const [row] = await jobs.results(job);
    assert.equal(row.key, 'v');
    assert.equal(row.response.embedding.values.length, 64);
  });
  await check('vectors are made inline', async () => {
    const config = { outputDimensionality: 32 };
    const src = { inlinedRequests: { contents: ['one', 'two'], config } };
    const job = await ai.batches.createEmbeddings({ model: EMBEDDING_MODEL, src });
    const vectors = (await jobs.end(job)).dest.inlinedEmbedContentResponses.map(
      ({ response }) => response.embedding.values);
    assert.deepEqual(vectors.map((vector) => vector.length), [32, 32]);
    assert.notDeepEqual(vectors[0], vectors[1]);
  });
}
