import { ActionIcon, Tooltip } from '@mantine/core';
import type { MouseEventHandler, Ref } from 'react';
import { Icon } from './Icon';
import type { IconName } from './icons';

interface IconButtonProps {
  icon: IconName;
  /** Read out and shown on hover. */
  label: string;
  onClick?: MouseEventHandler<HTMLButtonElement>;
  /** A hand comes near: what it opens can be fetched already. */
  onPointerEnter?: () => void;
  disabled?: boolean;
  pressed?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that is only a picture; the label is never optional. Extra props let a Menu use it as its target. */
export function IconButton({ icon, label, pressed, ref, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon ref={ref} aria-label={label} aria-pressed={pressed} {...rest}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}
