import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Collection } from '../../api/keys';
import { t } from '../../i18n/t';
import { createSegment, type Segment, segmentsQuery } from './segments';

interface SegmentChoiceProps {
  collection: Collection;
  onApply: (segment: Segment) => void;
}

const fresh = 'new';

/** A static segment to put records into: one that is there, or a new one by its name. */
export function SegmentChoice({ collection, onApply }: SegmentChoiceProps) {
  const all = useQuery(segmentsQuery).data ?? [];
  const some = all.filter((segment) => segment.object === collection && segment.kind === 'static');
  const [id, setId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const chosen = id ?? some[0]?.id ?? fresh;
  const segment = some.find((one) => one.id === chosen);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (segment) onApply(segment);
        else if (name.trim()) void createSegment(collection, name.trim(), undefined).then(onApply);
      }}
    >
      <Stack gap="xs">
        <Select
          size="xs"
          label={t('views.segment')}
          data={[
            ...some.map((one) => ({ value: one.id, label: one.name })),
            { value: fresh, label: t('segments.new') },
          ]}
          value={chosen}
          onChange={setId}
          allowDeselect={false}
          data-autofocus
        />
        {!segment && (
          <TextInput
            size="xs"
            label={t('segments.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <Button type="submit" fullWidth disabled={!segment && name.trim() === ''}>
          {t('views.apply')}
        </Button>
      </Stack>
    </form>
  );
}
