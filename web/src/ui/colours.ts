/** The colours that an option may have, by their names in the API. */
export const colours = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const;

/** The tint of a badge: the words keep the colour of text, so that they can be read on each of them. */
export function tintOf(colour: string | null | undefined): { background: string; borderColor: string } | undefined {
  if (!colour || !colours.some((one) => one === colour)) return undefined;
  const hue = `var(--mantine-color-${colour}-6)`;
  return {
    background: `color-mix(in srgb, ${hue} 16%, var(--mantine-color-body))`,
    borderColor: `color-mix(in srgb, ${hue} 45%, var(--mantine-color-body))`,
  };
}
