import { Button, FileButton } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { Icon } from './Icon';
import classes from './plain.module.css';

interface DropZoneProps {
  /** "Drop a CSV file here" */
  text: string;
  /** "Choose a file" */
  action: string;
  accept: string;
  busy: boolean;
  onFile: (file: File) => void;
}

/** A file by dropping it, or by choosing it. */
export function DropZone({ text, action, accept, busy, onFile }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !busy) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button does the same
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="importFile" size={28} />
      <p>{text}</p>
      <FileButton accept={accept} onChange={(file) => file && onFile(file)}>
        {(props) => (
          <Button {...props} loading={busy}>
            {action}
          </Button>
        )}
      </FileButton>
    </div>
  );
}
