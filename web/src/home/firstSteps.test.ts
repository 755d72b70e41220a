import { expect, test } from 'vitest';
import { firstSteps, type Progress } from './firstSteps';

const ada = ['records.read', 'records.write', 'imports.write', 'members.write', 'tenant.write'];
const bob = ['records.read', 'records.write', 'imports.write'];
const vera = ['records.read'];
const fresh: Progress = { imported: false, ownDeal: false, company: false, sampleData: true };
const names = (permissions: string[], progress: Progress) => firstSteps(permissions, progress).map((step) => step.name);

test('Ada, who owns the workspace, is shown every step', () => {
  expect(names(ada, fresh)).toEqual(['import', 'deal', 'invite', 'sample']);
});

test('Bob is shown what a member may do, and Vera, who may only read, nothing', () => {
  expect(names(bob, fresh)).toEqual(['import', 'deal']);
  expect(names(vera, fresh)).toEqual([]);
});

test('a step is ticked off when the data says it is done', () => {
  expect(firstSteps(ada, { ...fresh, ownDeal: true }).filter((step) => step.done)).toEqual([
    { name: 'deal', done: true },
  ]);
  expect(firstSteps(ada, { ...fresh, imported: true, company: true }).map((step) => step.done)).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test('without sample data nobody is asked to remove it', () => {
  expect(names(ada, { ...fresh, sampleData: false })).toEqual(['import', 'deal', 'invite']);
});

test('the steps are gone when all are done, by the person who could do them', () => {
  const done = { imported: true, ownDeal: true, company: true, sampleData: false };
  expect(names(ada, done)).toEqual([]);
  expect(names(ada, { ...done, sampleData: true })).toEqual(['import', 'deal', 'invite', 'sample']);
  expect(names(bob, { ...done, company: false, sampleData: true })).toEqual([]);
});
