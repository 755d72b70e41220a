import { send } from './client';
import { ApiProblem } from './problem';
import { readEvents } from './sse';
import type { ChangeEvent } from './types';

export type StreamNews = { kind: 'change'; change: ChangeEvent } | { kind: 'reset' };

/**
 * Other people's changes, as they happen. A browser opens few connections to one server, so one tab holds the stream
 * and tells the others; when it closes, the next tab takes over where it left off.
 */
export function followChanges(workspace: string, onNews: (news: StreamNews) => void): () => void {
  const stop = new AbortController();
  const channel = new BroadcastChannel(`crm-changes-${workspace}`);
  let last: string | undefined;
  channel.onmessage = (message: MessageEvent<{ last: string | undefined; news: StreamNews }>) => {
    last = message.data.last ?? last;
    onNews(message.data.news);
  };
  const lead = async () => {
    for (let failures = 0; !stop.signal.aborted; failures++) {
      try {
        const response = await open(last, stop.signal);
        for await (const event of readEvents(response)) {
          failures = 0;
          last = event.id ?? last;
          const news = newsOf(event.event, event.data);
          if (!news) continue;
          channel.postMessage({ last, news });
          onNews(news);
        }
      } catch (error) {
        if (error instanceof ApiProblem && (error.status === 401 || error.status === 403)) return;
      }
      await pause(Math.min(30_000, 1000 * 2 ** failures) * (0.5 + Math.random() / 2), stop.signal);
    }
  };
  const name = `crm-stream-${workspace}`;
  const leading = navigator.locks ? navigator.locks.request(name, { signal: stop.signal }, lead) : lead();
  leading.catch(() => {
    // Aborted while waiting for its turn: this tab is closing.
  });
  return () => {
    stop.abort();
    channel.close();
  };
}

async function open(last: string | undefined, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const headers: Record<string, string> = { Accept: 'text/event-stream' };
  if (last) headers['Last-Event-ID'] = last;
  const response = await send(new Request(`${location.origin}/api/v1/events/stream`, { headers, signal }));
  if (!response.body) throw new ApiProblem(0);
  return response.body;
}

function newsOf(event: string, data: string): StreamNews | undefined {
  if (event === 'reset') return { kind: 'reset' };
  if (event !== 'change') return undefined;
  return { kind: 'change', change: JSON.parse(data) as ChangeEvent };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
