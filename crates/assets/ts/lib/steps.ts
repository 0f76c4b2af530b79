/** One thing a learner did in a quiz attempt: a row of the outbox until the server has it. */
export interface Step {
  id: string;
  /** Counts up on this device. */
  seq: number;
  attempt: string;
  /** Where it goes; kept here so that any page can send what an earlier one stored. */
  url: string;
  slot: number;
  kind: "answer" | "flag";
  fields: [string, string][];
  flag?: boolean;
  /** The device's clock. */
  at: string;
  /** Made while typing: a later one of the same slot replaces it. */
  typed: boolean;
  /** Whether it has been on its way once. */
  tried: boolean;
}

export interface StepResult {
  id: string;
  status: "accepted" | "duplicate" | "stale" | "rejected";
  code?: string;
}

export interface BatchLimits {
  count: number;
  bytes: number;
}

export function bySequence(a: Step, b: Step): number {
  return a.seq - b.seq || (a.id < b.id ? -1 : 1);
}

/** What the server receives of a step. */
export function wireForm(step: Step): Record<string, unknown> {
  const { id, slot, kind, fields, at, seq } = step;
  return step.flag === undefined
    ? { id, slot, kind, fields, at, seq }
    : { id, slot, kind, fields, flag: step.flag, at, seq };
}

/** The oldest steps that go to one address, in order, within the limits; at least one. */
export function nextBatch(pending: readonly Step[], limits: BatchLimits): Step[] {
  const sorted = [...pending].sort(bySequence);
  const url = sorted[0]?.url;
  const batch: Step[] = [];
  let bytes = 0;
  for (const step of sorted) {
    if (step.url !== url) continue;
    bytes += new TextEncoder().encode(JSON.stringify(wireForm(step))).length + 1;
    if (batch.length > 0 && (batch.length >= limits.count || bytes > limits.bytes)) break;
    batch.push(step);
  }
  return batch;
}

/** Ids of stored steps that `next` makes needless: unsent typing in the same slot. Choices are all kept. */
export function superseded(pending: readonly Step[], next: Step): string[] {
  if (next.kind !== "answer" || !next.typed) return [];
  return pending
    .filter((step) => step.typed && !step.tried && step.attempt === next.attempt && step.slot === next.slot)
    .map((step) => step.id);
}

/** How many questions these steps are about; a question answered twice is one. */
export function countQuestions(steps: readonly Step[]): number {
  return new Set(steps.map((step) => `${step.attempt} ${step.slot}`)).size;
}

export interface SlotState {
  fields?: [string, string][];
  flag?: boolean;
}

/** The last unsent answer and flag of each slot of an attempt, to lay over the page. */
export function latestBySlot(pending: readonly Step[], attempt: string): Map<number, SlotState> {
  const latest = new Map<number, SlotState>();
  for (const step of [...pending].sort(bySequence)) {
    if (step.attempt !== attempt) continue;
    const state = latest.get(step.slot) ?? {};
    if (step.kind === "answer") state.fields = step.fields;
    else if (step.flag !== undefined) state.flag = step.flag;
    latest.set(step.slot, state);
  }
  return latest;
}

/** Parts a batch by what the server said of each step; a step it did not name is kept. */
export function settle(batch: readonly Step[], results: readonly StepResult[]) {
  const statuses = new Map(results.map((result) => [result.id, result.status]));
  const done: Step[] = [];
  const refused: Step[] = [];
  for (const step of batch) {
    const status = statuses.get(step.id);
    if (status === "accepted" || status === "duplicate") done.push(step);
    else if (status === "stale" || status === "rejected") refused.push(step);
  }
  return { done, refused };
}
