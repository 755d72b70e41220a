let region: HTMLElement | null = null;

/** The shell hands its live region over here. */
export function setLiveRegion(element: HTMLElement | null): void {
  region = element;
}

/** Says something to people who listen instead of look. The same words twice in a row are said twice. */
export function announce(text: string): void {
  if (!region) return;
  region.textContent = '';
  setTimeout(() => {
    if (region) region.textContent = text;
  }, 50);
}
