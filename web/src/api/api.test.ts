import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ifMatch, send } from './client';
import { ApiProblem } from './problem';
import { queryText } from './query';
import { readEvents, type ServerEvent } from './sse';
import { currentToken, forgetToken, keepToken } from './token';
import type { SessionAnswer } from './types';

const session = (accessToken: string, expiresIn = 600) => ({ accessToken, expiresIn }) as SessionAnswer;
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const url = 'http://localhost/api/v1/contacts';
let answer: (request: Request) => Response | Promise<Response>;
let sent: Request[];

beforeEach(() => {
  sent = [];
  vi.stubGlobal('fetch', async (input: Request | string, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(`http://localhost${input}`, init);
    sent.push(request);
    return answer(request);
  });
});

afterEach(() => {
  forgetToken();
  vi.unstubAllGlobals();
});

describe('a request', () => {
  test('carries the token, and a POST its own key', async () => {
    keepToken(session('t1'));
    answer = () => json(200, {});
    await send(new Request(url, { method: 'POST', body: '{}' }));
    await send(new Request(url, { method: 'POST', body: '{}' }));
    expect(sent[0]?.headers.get('Authorization')).toBe('Bearer t1');
    const keys = sent.map((request) => request.headers.get('Idempotency-Key'));
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[0]).not.toBe(keys[1]);
  });

  test('under /auth carries no key', async () => {
    answer = () => json(200, {});
    await send(new Request('http://localhost/api/v1/auth/sign-in', { method: 'POST', body: '{}' }));
    expect(sent[0]?.headers.has('Idempotency-Key')).toBe(false);
  });

  test('a 401 is answered by one renewal and the same request with the same key', async () => {
    keepToken(session('old'));
    answer = (request) => {
      if (request.url.endsWith('/auth/refresh')) return json(200, session('new'));
      return request.headers.get('Authorization') === 'Bearer new' ? json(200, {}) : json(401, {});
    };
    await Promise.all([send(new Request(url, { method: 'POST', body: '{}' })), send(new Request(url))]);
    expect(sent.filter((request) => request.url.endsWith('/auth/refresh'))).toHaveLength(1);
    const posts = sent.filter((request) => request.method === 'POST' && request.url === url);
    expect(posts.map((request) => request.headers.get('Idempotency-Key'))).toEqual([
      posts[0]?.headers.get('Idempotency-Key'),
      posts[0]?.headers.get('Idempotency-Key'),
    ]);
  });

  test('a token about to end is renewed before it is used', async () => {
    keepToken(session('old', 20));
    answer = () => json(200, session('new'));
    expect(await currentToken()).toBe('new');
  });

  test('an ended session is an error with its status', async () => {
    keepToken(session('old'));
    answer = () => json(401, { type: 'unauthenticated' });
    await expect(send(new Request(url))).rejects.toMatchObject({ status: 401, type: 'unauthenticated' });
  });

  test('a problem keeps its fields, its duplicate and its trace', async () => {
    answer = () => json(409, { type: 'duplicate', existing: { object: 'contact', id: '7' }, traceId: 'abc' });
    await expect(send(new Request(url))).rejects.toMatchObject({ status: 409, existing: { id: '7' }, traceId: 'abc' });
  });

  test('no answer at all is told as such', async () => {
    answer = () => Promise.reject(new TypeError('failed'));
    const problem = await send(new Request(url)).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect((problem as ApiProblem).sentence).toMatch(/No connection/);
  });

  test('a change says which version it has seen', () => {
    expect(ifMatch(3)).toEqual({ 'If-Match': '"3"' });
  });
});

describe('a query', () => {
  test('is written in the form of the API', () => {
    expect(decodeURIComponent(queryText({ limit: 50, filter: { ownerId: 'x', amount: { gte: '10' } }, q: '' }))).toBe(
      'limit=50&filter[ownerId]=x&filter[amount][gte]=10',
    );
  });

  test('lists are joined, odd signs encoded', () => {
    expect(queryText({ kind: ['call', 'note'], q: 'a&b=ü' })).toBe('kind=call%2Cnote&q=a%26b%3D%C3%BC');
  });
});

describe('server-sent events', () => {
  test('are cut right however they arrive', async () => {
    const text =
      ': hello\n\nid: 1\nevent: change\ndata: {"a":"ü"}\n\n: beat\n\nid: 2\r\nevent: reset\r\ndata: \r\n\r\n';
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 7, 1000]) {
      expect(await all(pieces(bytes, size))).toEqual([
        { id: '1', event: 'change', data: '{"a":"ü"}' },
        { id: '2', event: 'reset', data: '' },
      ]);
    }
  });
});

function pieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
}

async function all(stream: ReadableStream<Uint8Array>): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readEvents(stream)) events.push(event);
  return events;
}
