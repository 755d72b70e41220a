import { Textarea, type TextareaProps } from '@mantine/core';

/** A text of several lines; a file of its own, so that it is fetched when somebody writes one. */
export function LongInput(props: TextareaProps) {
  return <Textarea {...props} autosize minRows={2} maxRows={12} />;
}
