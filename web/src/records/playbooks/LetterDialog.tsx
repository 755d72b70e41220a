import { Button, Group, Modal } from '@mantine/core';
import type { RecordLink } from '../../api/types';
import { t } from '../../i18n/t';
import { useMe } from '../../session/session';
import { Letter } from '../../ui/Letter';
import type { EnrolmentStep } from './playbooks';
import { finishStep } from './ways';

/** A letter as it comes out of the printer; once it is in the post, the step is done. */
export function LetterDialog({
  step,
  about,
  onClose,
}: {
  step: EnrolmentStep;
  about: RecordLink;
  onClose: () => void;
}) {
  const { tenant } = useMe();
  const sent = () => {
    onClose();
    void finishStep(step);
  };
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={t('playbooks.letterOf', { title: step.title })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Letter from={tenant.name} to={[about.title ?? '']} title="">
        {(step.text ?? '').split('\n').map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text that does not change
          <p key={place}>{line}</p>
        ))}
      </Letter>
      <Group justify="flex-end" mt="sm">
        <Button variant="default" onClick={() => globalThis.print()}>
          {t('playbooks.print')}
        </Button>
        <Button onClick={sent}>{t('playbooks.letterSent')}</Button>
      </Group>
    </Modal>
  );
}
