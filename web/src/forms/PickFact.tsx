import type { ReactNode } from 'react';
import { Fact, Inline } from './Inline';

interface PickFactProps {
  label: string;
  name?: string;
  /** What stands there: a name, a link. */
  shown: ReactNode;
  /** An edit button beside a link, where clicking the value means going there. */
  readOnly?: boolean;
  editor: (done: () => void) => ReactNode;
  onNear?: () => void;
}

/** A fact chosen from a list that is searched: an owner, a company, tags. */
export function PickFact({ label, name, shown, readOnly, editor, onNear }: PickFactProps) {
  return (
    <Fact label={label} name={name}>
      <Inline label={label} shown={shown} readOnly={readOnly} editor={editor} onNear={onNear} />
    </Fact>
  );
}
