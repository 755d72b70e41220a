import { useState } from 'react';
import type { Address } from '../api/types';
import { Fact, QuietButton } from '../forms/Inline';
import { t } from '../i18n/t';
import { IconButton } from '../ui/IconButton';
import { laterField } from '../ui/later';
import type { Judge } from './file/PointCare';
import { PointMenu, PointState } from './pointCareLater';
import classes from './record.module.css';

const AddressForm = laterField(async () => (await import('./AddressForm')).AddressForm);

interface AddressesFactProps {
  addresses: Address[];
  onSave: (addresses: Partial<Address>[]) => Promise<unknown>;
  onJudge?: Judge;
  readOnly?: boolean;
}

/** Where to find them. The first address is edited here; further ones stay as they are. */
export function AddressesFact({ addresses, onSave, onJudge, readOnly }: AddressesFactProps) {
  const [editing, setEditing] = useState(false);
  return (
    <Fact label={t('records.address')} name="address" wide={editing}>
      {editing ? (
        <AddressForm addresses={addresses} onSave={onSave} onClose={() => setEditing(false)} />
      ) : (
        <>
          {addresses.map((address) => (
            <div key={address.id} className={classes.point}>
              <div>
                {lines(address)}
                <PointState point={address} title={lines(address)} onJudge={readOnly ? undefined : onJudge} />
              </div>
              {!readOnly && (
                <span className={classes.pointTools}>
                  {address === addresses[0] && (
                    <IconButton
                      icon="edit"
                      label={t('forms.edit', { label: lines(address) })}
                      onClick={() => setEditing(true)}
                    />
                  )}
                  {onJudge && <PointMenu point={address} title={lines(address)} bad="returned" onJudge={onJudge} />}
                </span>
              )}
            </div>
          ))}
          {!readOnly && addresses.length === 0 && (
            <QuietButton onClick={() => setEditing(true)} onNear={AddressForm.preload}>
              {t('forms.add')}
            </QuietButton>
          )}
        </>
      )}
    </Fact>
  );
}

function lines(address: Address): string {
  const city = [address.postcode, address.city].filter(Boolean).join(' ');
  return [address.street, city, address.region, address.country].filter(Boolean).join(', ');
}
