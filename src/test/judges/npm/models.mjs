import assert from 'node:assert/strict';
import { check, EMBEDDING_MODEL, mark, MODEL, refused } from './checks.mjs';

/** Models and the calls that answer at once. */
export async function modelChecks(ai) {
  await check('tokens are counted', async () => {
    const counted = await ai.models.countTokens({ model: MODEL, contents: 'a'.repeat(40) });
    assert.equal(counted.totalTokens, 10);
  });
  await check('content is generated', async () => {
    const answer = await ai.models.generateContent({ model: MODEL, contents: 'Hello' });
    assert.ok(answer.text.startsWith(mark('Hello')), answer.text);
    assert.equal(answer.candidates[0].finishReason, 'STOP');
    assert.equal(answer.modelVersion, MODEL);
  });
  await check('content is streamed', async () => {
    const pieces = [];
    const request = { model: MODEL, contents: 'Hello to all of you' };
    for await (const piece of await ai.models.generateContentStream(request)) {
      pieces.push(piece);
    }
    assert.ok(pieces.length > 1);
    assert.match(pieces.map(({ text }) => text).join(''), / Hello to all of you$/);
    assert.equal(pieces.at(-1).candidates[0].finishReason, 'STOP');
    assert.ok(pieces.at(-1).usageMetadata.candidatesTokenCount > 0);
  });
  await check('texts are embedded', async () => {
    const config = { outputDimensionality: 16 };
    const request = { model: EMBEDDING_MODEL, contents: ['one', 'two'], config };
    const { embeddings } = await ai.models.embedContent(request);
    assert.deepEqual(embeddings.map(({ values }) => values.length), [16, 16]);
  });
  await check('a model is read', async () => {
    const model = await ai.models.get({ model: MODEL });
    assert.equal(model.name, 'models/' + MODEL);
    assert.ok(model.supportedActions.includes('batchGenerateContent'));
  });
  await check('models are listed', async () => {
    const names = [];
    for await (const model of await ai.models.list()) {
      names.push(model.name);
    }
    assert.ok(names.includes('models/' + MODEL));
    assert.equal(new Set(names).size, names.length);
  });
  await check('an unknown model is refused', () =>
    refused(404, /models\/gemini-0 is not found/, () =>
      ai.models.generateContent({ model: 'gemini-0', contents: 'Hello' })));
}
