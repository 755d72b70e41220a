export type StepName = 'import' | 'deal' | 'invite' | 'sample';

export interface FirstStep {
  name: StepName;
  done: boolean;
}

/** What the data says about how far a workspace has come. */
export interface Progress {
  imported: boolean;
  /** A deal is there that was not part of the sample. */
  ownDeal: boolean;
  /** More than one person works here, or is invited to. */
  company: boolean;
  sampleData: boolean;
}

/** The steps this person may take, in order; none when nothing is left to do. */
export function firstSteps(permissions: string[], progress: Progress): FirstStep[] {
  const steps: (FirstStep & { needs: string })[] = [
    { name: 'import', needs: 'imports.write', done: progress.imported },
    { name: 'deal', needs: 'records.write', done: progress.ownDeal },
    { name: 'invite', needs: 'members.write', done: progress.company },
    ...(progress.sampleData ? [{ name: 'sample' as const, needs: 'tenant.write', done: false }] : []),
  ];
  const mine = steps.filter((step) => permissions.includes(step.needs));
  return mine.every((step) => step.done) ? [] : mine.map(({ name, done }) => ({ name, done }));
}
