import { Button, Group, Stack, TextInput, VisuallyHidden } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ApiProblem } from '../api/problem';
import { LinesInput } from '../forms/LinesInput';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { dateIn, formatDay, formatTime } from '../i18n/format';
import { t } from '../i18n/t';
import { type BookedTime, bookTime, type Visitor } from './visiting';

interface VisitorFormProps {
  page: string;
  start: string;
  onBack: () => void;
  onBooked: (booked: BookedTime) => void;
  onTaken: () => void;
}

/** Who it is that books. */
export function VisitorForm({ page, start, onBack, onBooked, onTaken }: VisitorFormProps) {
  const form = useForm<Visitor>({ initialValues: { name: '', email: '', phone: '', note: '', website: '' } });
  const submit = useSubmit(form, async (visitor) => {
    if (!visitor.name.trim()) return form.setFieldError('name', t('booking.needsName'));
    if (!visitor.email.trim()) return form.setFieldError('email', t('booking.needsEmail'));
    try {
      onBooked(await bookTime(page, start, visitor));
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 409) throw error;
      onTaken();
    }
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="sm">
        <strong>{`${formatDay(dateIn(start))}, ${formatTime(start)}`}</strong>
        <TextInput label={t('booking.name')} autoComplete="name" data-autofocus {...form.getInputProps('name')} />
        <TextInput type="email" label={t('booking.email')} autoComplete="email" {...form.getInputProps('email')} />
        <TextInput type="tel" label={t('booking.phone')} autoComplete="tel" {...form.getInputProps('phone')} />
        <LinesInput label={t('booking.note')} maxLength={2000} {...form.getInputProps('note')} />
        {/* Programs fill every field; people do not see this one. */}
        <VisuallyHidden aria-hidden="true">
          <input tabIndex={-1} autoComplete="off" name="website" {...form.getInputProps('website')} />
        </VisuallyHidden>
        {submit.notice && <Notice>{submit.notice}</Notice>}
        <Group justify="space-between">
          <Button variant="default" onClick={onBack}>
            {t('booking.back')}
          </Button>
          <Button type="submit" loading={submit.busy}>
            {t('booking.book')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
