import type { CustomField } from '../../api/types';
import { Tag } from '../../ui/Text';

/** An option in its colour, as tables and files show it. */
export function OptionTag({ field, id }: { field: CustomField; id: string }) {
  const option = field.options.find((one) => one.id === id);
  return <Tag colour={option?.colour}>{option?.label ?? id}</Tag>;
}

/** How the options of a field look in the list that one picks from; nothing special when none has a colour. */
export function optionLook(field: CustomField) {
  if (!field.options.some((option) => option.colour)) return {};
  return { renderOption: ({ option }: { option: { value: string } }) => <OptionTag field={field} id={option.value} /> };
}
