import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ApiProblem } from '../api/problem';
import { Notice } from '../forms/Notice';
import { t } from '../i18n/t';
import { recordPath } from '../paths';

interface DuplicateHintProps {
  problem: ApiProblem | undefined;
  onOpen: () => void;
  anyway?: boolean;
  onAnyway?: (anyway: boolean) => void;
}

/** Under a form whose record exists already: the way to it, and the choice to add another one all the same. */
export function DuplicateHint({ problem, onOpen, anyway, onAnyway }: DuplicateHintProps) {
  const existing = problem?.existing;
  if (!existing) return null;
  return (
    <Notice tone="info">
      <Link {...recordPath(existing.object, existing.id)} onClick={onOpen}>
        {t('records.openExisting')}
      </Link>
      {onAnyway && (
        <Checkbox
          mt="xs"
          size="xs"
          label={t('records.addAnyway')}
          checked={anyway ?? false}
          onChange={(event) => onAnyway(event.currentTarget.checked)}
        />
      )}
    </Notice>
  );
}
