import { Checkbox, NumberInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/schema';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { type Segment, setWatch, watchQuery } from '../records/views/segments';
import { Text } from '../ui/Text';
import { say, sayProblem } from '../ui/toasts';

type Watch = components['schemas']['SegmentWatch'];

interface WatchDialogProps {
  segment: Segment;
  onClose: () => void;
}

/** What one wants to be told of a segment. */
export function WatchDialog({ segment, onClose }: WatchDialogProps) {
  const watch = useQuery(watchQuery(segment.id));
  if (watch.isError) sayProblem(watch.error);
  return watch.data ? <WatchForm segment={segment} watch={watch.data} onClose={onClose} /> : null;
}

function WatchForm({ segment, watch, onClose }: WatchDialogProps & { watch: Watch }) {
  // Who opens this for the first time wants to hear of who comes in.
  const none = !watch.entered && !watch.left && watch.reaches == null && watch.fallsTo == null;
  const form = useForm<{ entered: boolean; left: boolean; reaches: number | string; fallsTo: number | string }>({
    initialValues: {
      entered: watch.entered || none,
      left: watch.left,
      reaches: watch.reaches ?? '',
      fallsTo: watch.fallsTo ?? '',
    },
  });
  const submit = useSubmit(form, async ({ entered, left, reaches, fallsTo }) => {
    const set = { entered, left, reaches: reaches === '' ? null : reaches, fallsTo: fallsTo === '' ? null : fallsTo };
    await setWatch(segment.id, set as Watch);
    const any = entered || left || reaches !== '' || fallsTo !== '';
    say(t(any ? 'segments.watching' : 'segments.watchingNot', { name: segment.name }));
    onClose();
  });
  return (
    <FormDialog
      title={`${t('segments.watch')}: ${segment.name}`}
      action={t('segments.save')}
      submit={submit}
      onClose={onClose}
    >
      <Text tone="quiet">{t('segments.watchText')}</Text>
      <Checkbox
        label={t('segments.watchEntered')}
        data-autofocus
        {...form.getInputProps('entered', { type: 'checkbox' })}
      />
      <Checkbox label={t('segments.watchLeft')} {...form.getInputProps('left', { type: 'checkbox' })} />
      <NumberInput
        label={t('segments.watchReaches')}
        min={1}
        max={10_000_000}
        allowDecimal={false}
        {...form.getInputProps('reaches')}
      />
      <NumberInput
        label={t('segments.watchFallsTo')}
        min={0}
        max={10_000_000}
        allowDecimal={false}
        {...form.getInputProps('fallsTo')}
      />
    </FormDialog>
  );
}
