import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Deal } from '../api/types';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { later } from '../ui/later';
import { Row, Rows } from '../ui/Rows';

const ContactPicker = later(async () => (await import('../records/pickers')).ContactPicker);

interface DealPeopleProps {
  deal: Deal;
  readOnly: boolean;
  onSave: (change: { contactIds: string[] }, shown: Partial<Deal>) => Promise<unknown>;
}

/** Who the deal is made with, the main person first. */
export function DealPeople({ deal, readOnly, onSave }: DealPeopleProps) {
  const [adding, setAdding] = useState(false);
  const save = (contacts: Deal['contacts']) => {
    setAdding(false);
    void onSave({ contactIds: contacts.map((contact) => contact.id) }, { contacts });
  };
  return (
    <>
      <h2>{t('deals.people', { count: deal.contacts.length })}</h2>
      {deal.contacts.length > 0 && (
        <Rows label={t('deals.contacts')}>
          {deal.contacts.map((contact) => (
            <Row
              key={contact.id}
              end={
                !readOnly && (
                  <IconButton
                    icon="close"
                    label={t('deals.removeContact', { name: contact.displayName })}
                    onClick={() => save(deal.contacts.filter((one) => one.id !== contact.id))}
                  />
                )
              }
            >
              <Link {...paths.contact(contact.id)}>{contact.displayName}</Link>
            </Row>
          ))}
        </Rows>
      )}
      {adding && (
        <ContactPicker
          aria-label={t('deals.addContact')}
          value={null}
          title={null}
          onChange={(id, displayName) => id && save([...deal.contacts, { id, displayName: displayName ?? '' }])}
          onClose={() => setAdding(false)}
          autoFocus
          open
        />
      )}
      {!readOnly && !adding && (
        <Button variant="subtle" mt={4} leftSection={<Icon name="add" size={14} />} onClick={() => setAdding(true)}>
          {t('deals.addContact')}
        </Button>
      )}
    </>
  );
}
