import { Menu } from '@mantine/core';
import { t, tEnum } from '../i18n/t';
import classes from './colour.module.css';
import { colours, tintOf } from './colours';
import { Tag } from './Text';

interface ColourMenuProps {
  label: string;
  value: string | null;
  onChange: (colour: string | null) => void;
}

/** A colour of a short list, or none. */
export function ColourMenu({ label, value, onChange }: ColourMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className={classes.swatch} style={tintOf(value)} aria-label={label} title={label} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChange(null)}>{t('fields.noColour')}</Menu.Item>
        {colours.map((colour) => (
          <Menu.Item key={colour} onClick={() => onChange(colour)}>
            <Tag colour={colour}>{tEnum('fields', `colour_${colour}`)}</Tag>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
