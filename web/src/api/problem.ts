import { t } from '../i18n/t';

interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  errors?: Record<string, string[]>;
  traceId?: string;
  existing?: { object: string; id: string };
  current?: unknown;
  gate?: Gate;
}

/** What a stage asks of a deal that would enter it, and the deal lacks. */
export interface Gate {
  stageId: string;
  stageName: string;
  fields: string[];
  checklist: { id?: string | null; text: string }[];
}

/** An answer of the API that is not a success (RFC 9457), or a request that never got an answer (status 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly type: string;
  readonly detail: string | undefined;
  readonly errors: Record<string, string[]>;
  readonly traceId: string | undefined;
  /** The record that already has this e-mail, domain or name (type `duplicate`). */
  readonly existing: { object: string; id: string } | undefined;
  /** The record as it is now (type `stale`). */
  readonly current: unknown;
  /** What is missing to enter a stage (type `gate`). */
  readonly gate: Gate | undefined;

  constructor(status: number, body: ProblemBody = {}) {
    super(body.title ?? body.type ?? String(status));
    this.name = 'ApiProblem';
    this.status = status;
    this.type = body.type ?? '';
    this.detail = body.detail;
    this.errors = body.errors ?? {};
    this.traceId = body.traceId;
    this.existing = body.existing;
    this.current = body.current;
    this.gate = body.gate;
  }

  /** The record is not there, or no longer for this person: nothing of it stays on the screen. */
  static isGone(error: unknown): boolean {
    return error instanceof ApiProblem && error.status === 404;
  }

  /** One sentence for a toast or an alert. */
  get sentence(): string {
    if (this.status === 0) return t('common.offline');
    if (this.type === 'stale') return t('common.stale');
    if (this.status === 429) return t('common.slowDown');
    if (this.status === 403) return t('common.forbidden');
    if (this.status >= 500) return t('common.serverTrouble');
    return Object.values(this.errors)[0]?.[0] ?? this.detail ?? this.message;
  }
}

export function sentenceOf(error: unknown): string {
  return error instanceof ApiProblem ? error.sentence : t('common.somethingWrong');
}

export async function problemFrom(response: Response): Promise<ApiProblem> {
  const body = await response.json().catch(() => ({}));
  return new ApiProblem(response.status, body as ProblemBody);
}
