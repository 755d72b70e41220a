import { expect, test, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { bindProblem } from './bindProblem';

function form<V extends object>(values: V) {
  return { getValues: () => values, setErrors: vi.fn() };
}

const refused = (errors: Record<string, string[]>) =>
  new ApiProblem(400, { type: 'validation', title: 'Not valid', errors });

test('each error goes to its field', () => {
  const fields = form({ name: '', email: '' });
  expect(
    bindProblem(fields, refused({ name: ['Is needed.'], email: ['Is no address.', 'Is too long.'] })),
  ).toBeUndefined();
  expect(fields.setErrors).toHaveBeenCalledWith({ name: 'Is needed.', email: 'Is no address. Is too long.' });
});

test('a path into an array reaches the row of the form', () => {
  const fields = form({ emails: [{ value: '' }] });
  bindProblem(fields, refused({ 'emails[0].value': ['Is no address.'] }));
  expect(fields.setErrors).toHaveBeenCalledWith({ 'emails.0.value': 'Is no address.' });
});

test('a form with one e-mail field takes the errors of the e-mails', () => {
  const fields = form({ email: '', phone: '' });
  bindProblem(fields, refused({ 'emails[0].value': ['Is no address.'], 'phones[0].value': ['Has no digits.'] }));
  expect(fields.setErrors).toHaveBeenCalledWith({ email: 'Is no address.', phone: 'Has no digits.' });
});

test('what belongs to no field is told above the buttons', () => {
  const fields = form({ name: '' });
  expect(bindProblem(fields, refused({ currency: ['Is unknown.'] }))).toBe('Is unknown.');
});

test('a problem without fields is one sentence', () => {
  const fields = form({ name: '' });
  expect(bindProblem(fields, new ApiProblem(409, { type: 'conflict', detail: 'The last owner stays.' }))).toBe(
    'The last owner stays.',
  );
  expect(bindProblem(fields, new ApiProblem(0))).toMatch(/connection/);
  expect(bindProblem(fields, new Error('x is undefined'))).toBe('Something went wrong. Please try again.');
});
