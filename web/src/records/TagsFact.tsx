import { useState } from 'react';
import { PickFact } from '../forms/PickFact';
import { t } from '../i18n/t';
import { laterField } from '../ui/later';
import { Tag } from '../ui/Text';

const TagsEditor = laterField(async () => (await import('./pickers')).TagsEditor);

interface TagsFactProps {
  tags: string[];
  onSave: (tags: string[]) => Promise<unknown>;
  readOnly?: boolean;
}

export function TagsFact({ tags, onSave, readOnly }: TagsFactProps) {
  return (
    <PickFact
      label={t('records.tags')}
      shown={tags.length > 0 && tags.map((tag) => <Tag key={tag}>{tag}</Tag>)}
      readOnly={readOnly ?? false}
      onNear={TagsEditor.preload}
      editor={(done) => <Editor start={tags} onSave={onSave} done={done} />}
    />
  );
}

function Editor({ start, onSave, done }: { start: string[]; onSave: TagsFactProps['onSave']; done: () => void }) {
  const [tags, setTags] = useState(start);
  const finish = () => {
    if (tags.join('\n') !== start.join('\n')) void onSave(tags);
    done();
  };
  return <TagsEditor aria-label={t('records.tags')} value={tags} onChange={setTags} onBlur={finish} autoFocus />;
}
