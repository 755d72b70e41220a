import { Button, Group } from '@mantine/core';
import { t, tEnum } from '../../i18n/t';
import { PlainTable } from '../../ui/PlainTable';
import { Text } from '../../ui/Text';
import { say, sayProblem } from '../../ui/toasts';
import { type AnswerItem, type Confirmation, review } from './confirmations';

interface AnswerReviewProps {
  request: Confirmation;
  readOnly: boolean;
}

/** What a customer said beside what we had: value by value, or all at once. */
export function AnswerReview({ request, readOnly }: AnswerReviewProps) {
  const changed = request.answer
    .map((item, index) => ({ item, index }))
    .filter(({ item }) => item.kind !== 'confirmed');
  const right = request.answer.length - changed.length;
  const decide = (body: Parameters<typeof review>[1]) =>
    void review(request.id, body).then(() => say(t('asking.decided')), sayProblem);
  return (
    <>
      {changed.length > 0 && (
        <PlainTable
          label={t('asking.answers')}
          head={[t('asking.nameColumn'), t('asking.old'), t('asking.new'), t('asking.decision')]}
        >
          {changed.map(({ item, index }) => (
            <tr key={index}>
              <td>{tEnum('asking', `name_${item.name}`)}</td>
              <td>{item.old ?? '–'}</td>
              <td>
                {item.new ?? <Text tone="quiet">{t('asking.gone')}</Text>}
                {item.problem && (
                  <small>
                    <Text tone="bad">{item.problem}</Text>
                  </small>
                )}
              </td>
              <td>
                <Decision
                  item={item}
                  readOnly={readOnly}
                  onDecide={(accept) => decide({ items: [{ index, accept }] })}
                />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      {right > 0 && (
        <Text tone="quiet" small>
          {t('asking.confirmed', { count: right })}
        </Text>
      )}
      {!readOnly && request.waiting > 1 && (
        <Group gap="xs" mt="xs">
          <Button onClick={() => decide({ all: true })}>{t('asking.acceptAll')}</Button>
          <Button variant="default" onClick={() => decide({ all: false })}>
            {t('asking.rejectAll')}
          </Button>
        </Group>
      )}
    </>
  );
}

function Decision({
  item,
  readOnly,
  onDecide,
}: {
  item: AnswerItem;
  readOnly: boolean;
  onDecide: (accept: boolean) => void;
}) {
  if (item.decision !== 'waiting' || readOnly) {
    return (
      <Text tone={item.decision === 'accepted' ? 'good' : 'quiet'} small>
        {tEnum('asking', `decision_${item.decision}`)}
      </Text>
    );
  }
  return (
    <Group gap={6} wrap="nowrap">
      <Button variant="light" onClick={() => onDecide(true)}>
        {t('asking.accept')}
      </Button>
      <Button variant="default" onClick={() => onDecide(false)}>
        {t('asking.reject')}
      </Button>
    </Group>
  );
}
