import { t, tEnum } from '../i18n/t';
import type { PlaybookStep } from '../records/playbooks/playbooks';
import type { FlowStep } from '../ui/Flow';
import type { IconName } from '../ui/icons';

export const kinds = ['task', 'call', 'mail', 'letter', 'wait', 'branch'] as const;
export const questions = ['succeeded', 'replied', 'won', 'lost'] as const;
export const roles = ['owner', 'enroller', 'member'] as const;

/** What is filled into titles and texts. */
export const names = ['contact.firstName', 'contact.name', 'deal.title', 'company.name', 'owner.name'].map(
  (name) => `{{${name}}}`,
);

const icons: Record<PlaybookStep['kind'], IconName> = {
  task: 'checkCircle',
  call: 'phone',
  mail: 'mail',
  letter: 'note',
  wait: 'circle',
  branch: 'filter',
};

/** A name for a new step that no other has: "step4". */
export function freeId(steps: PlaybookStep[]): string {
  let number = steps.length + 1;
  while (steps.some((step) => step.id === `step${number}`)) number++;
  return `step${number}`;
}

/** The steps as they follow one another, with what each says about when, who and where to. */
export function flowOf(steps: PlaybookStep[], nameOf: (member: string) => string): FlowStep[] {
  const shown = steps.map((step): FlowStep => {
    const kind = step.kind === 'branch' ? 'fork' : step.kind === 'wait' ? 'pause' : undefined;
    return { id: step.id, icon: icons[step.kind], ...(kind && { kind }), title: step.title, lines: lines(step) };
  });
  return [...shown, { id: ' end', icon: 'check', kind: 'end', title: t('playbooks.ends'), lines: [] }];

  function lines(step: PlaybookStep): string[] {
    if (step.kind === 'branch') {
      const title = steps.find((one) => one.id === step.goTo)?.title ?? t('playbooks.goToEnd');
      return [
        tEnum('playbooks', `ask_${step.ask ?? 'succeeded'}`),
        t('playbooks.goToIf_yes', { title }),
        t('playbooks.goToIf_no'),
      ];
    }
    const when = step.afterDays ? t('playbooks.when', { count: step.afterDays }) : t('playbooks.whenNow');
    if (step.kind === 'wait') return [when];
    const own = step.role === 'member' && step.memberId;
    const who = own ? nameOf(own) : tEnum('playbooks', `role_${step.role ?? 'owner'}`);
    return [[tEnum('playbooks', `kind_${step.kind}`), when, who].join(' · ')];
  }
}

/** The step at one place, put in another. */
export function moved(steps: PlaybookStep[], from: number, to: number): PlaybookStep[] {
  const step = steps[from];
  if (!step || to < 0 || to >= steps.length) return steps;
  const rest = steps.filter((_, index) => index !== from);
  return [...rest.slice(0, to), step, ...rest.slice(to)];
}
