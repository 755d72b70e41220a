import { Button, Menu, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '../i18n/t';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { Loading } from '../ui/Loading';
import { laterField } from '../ui/later';
import { Page, Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Tag, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { sayProblem } from '../ui/toasts';
import { deleteRule, messageOf, objects, type Rule, rulesQuery, saveRule } from './rules';

const RuleDialog = laterField(async () => (await import('./RuleDialog')).RuleDialog);

/** The workspace's own rules for what may be saved. */
export function RulesPage() {
  const manage = useCan('tenant.write');
  const rules = useQuery({ ...rulesQuery, enabled: manage });
  const [editing, setEditing] = useState<Rule | 'new'>();
  const all = rules.data ?? [];
  const add = (
    <Button leftSection={<Icon name="add" size={14} />} onClick={() => setEditing('new')}>
      {t('quality.addRule')}
    </Button>
  );
  return (
    <Page title={t('settings.rules')} actions={all.length > 0 && add}>
      {!manage && <EmptyState icon="checkCircle" title={t('quality.rulesOfAdmins')} />}
      {manage && rules.isPending && <Loading />}
      {rules.isError && <Trouble error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.isSuccess && all.length === 0 && (
        <EmptyState icon="checkCircle" title={t('quality.noRules')} text={t('quality.noRulesText')} action={add} />
      )}
      {objects.map((object) => {
        const some = all.filter((rule) => rule.object === object);
        if (some.length === 0) return null;
        return (
          <Section key={object} title={t(`quality.rulesOf_${object}`)}>
            <Rows label={t(`quality.rulesOf_${object}`)}>
              {some.map((rule) => (
                <RuleRow key={rule.id} rule={rule} onEdit={() => setEditing(rule)} />
              ))}
            </Rows>
          </Section>
        );
      })}
      {editing && <RuleDialog rule={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </Page>
  );
}

function RuleRow({ rule, onEdit }: { rule: Rule; onEdit: () => void }) {
  const message = messageOf(rule, document.documentElement.lang);
  return (
    <Row
      end={
        <>
          <Switch
            aria-label={t('quality.ruleOn', { message })}
            checked={rule.enabled}
            onChange={(event) => void saveRule(rule, { enabled: event.currentTarget.checked }, false).catch(sayProblem)}
          />
          <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <IconButton icon="dots" label={t('settings.actionsFor', { name: message })} />
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<Icon name="edit" />} onClick={() => setTimeout(onEdit)}>
                {t('common.edit')}
              </Menu.Item>
              <Menu.Item leftSection={<Icon name="trash" />} onClick={() => void deleteRule(rule).catch(sayProblem)}>
                {t('quality.deleteRule')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <Text strong>{message}</Text> <Tag>{t(`quality.effect_${rule.effect}`)}</Tag>
      <div>
        <Text small tone={rule.problem ? 'bad' : 'quiet'}>
          {rule.problem ?? t(`quality.when_${rule.when}`)}
        </Text>
      </div>
    </Row>
  );
}
