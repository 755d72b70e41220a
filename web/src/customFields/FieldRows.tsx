import { Menu } from '@mantine/core';
import { useState } from 'react';
import type { CustomField } from '../api/types';
import { t } from '../i18n/t';
import { IconButton } from '../ui/IconButton';
import { Row, Rows } from '../ui/Rows';
import { Tag, Text } from '../ui/Text';
import { say, sayProblem, sayUndo } from '../ui/toasts';
import { deleteField, orderFields, restoreField } from './customFields';
import type { FieldObject } from './fieldsSearch';

interface FieldRowsProps {
  object: FieldObject;
  fields: CustomField[];
  manage: boolean;
  onEdit: (field: CustomField) => void;
}

/** The fields in their order: dragged, or moved by buttons; changed, deleted with an undo. */
export function FieldRows({ object, fields, manage, onEdit }: FieldRowsProps) {
  const [dragged, setDragged] = useState<number>();
  const move = (from: number, to: number) => {
    const field = fields[from];
    if (!field || to < 0 || to >= fields.length || from === to) return;
    orderFields(object, fields.toSpliced(from, 1).toSpliced(to, 0, field)).then(
      () => say(t('settings.stageMoved', { name: field.label })),
      sayProblem,
    );
  };
  const remove = (field: CustomField) => {
    deleteField(field).then(
      () => sayUndo(t('fields.deleted', { name: field.label }), () => restoreField(field)),
      sayProblem,
    );
  };
  return (
    <Rows label={t('settings.fields')}>
      {fields.map((field, index) => (
        <Row
          key={field.id}
          {...(manage && {
            drag: {
              over: dragged !== undefined && dragged !== index,
              onStart: () => setDragged(index),
              onDrop: () => dragged !== undefined && move(dragged, index),
              onEnd: () => setDragged(undefined),
            },
          })}
          end={
            manage && (
              <>
                <IconButton
                  icon="arrowUp"
                  label={t('settings.moveUp', { name: field.label })}
                  disabled={index === 0}
                  onClick={() => move(index, index - 1)}
                />
                <IconButton
                  icon="arrowDown"
                  label={t('settings.moveDown', { name: field.label })}
                  disabled={index === fields.length - 1}
                  onClick={() => move(index, index + 1)}
                />
                <Menu>
                  <Menu.Target>
                    <IconButton icon="dots" label={t('settings.actionsFor', { name: field.label })} />
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => setTimeout(() => onEdit(field))}>{t('common.edit')}</Menu.Item>
                    <Menu.Item onClick={() => remove(field)}>{t('common.remove')}</Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              </>
            )
          }
        >
          <Text strong>{field.label}</Text> <Text tone="quiet">{t(`fields.type_${field.type}`)}</Text>{' '}
          {field.group && <Tag>{field.group}</Tag>}{' '}
          {field.required.when !== 'never' && <Tag>{t('fields.required')}</Tag>}
          {field.unique && <Tag>{t('fields.unique')}</Tag>}
          {field.sensitivity !== 'normal' && <Tag>{t(`fields.sensitivity_${field.sensitivity}`)}</Tag>}
        </Row>
      ))}
    </Rows>
  );
}
