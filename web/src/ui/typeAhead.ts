const patience = 4_000;
let waiting = false;

/**
 * Keeps what is typed while the field that was asked for is on its way, and hands it over when a field takes the focus: nobody
 * waits for a palette before they type the caller's number. Ends with a click or Escape, when there is no hurry any more.
 * To be called by whatever opens the field, in the very event: the next key may come before anything is drawn.
 */
export function typeAhead(): void {
  if (waiting) return;
  waiting = true;
  let typed = '';
  const onKey = (event: KeyboardEvent) => {
    if (isField(document.activeElement) || event.key === 'Escape') return stop();
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1) return;
    typed += event.key;
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocus = (event: FocusEvent) => {
    if (!isField(event.target)) return;
    stop();
    if (typed) enter(event.target, typed);
  };
  const ended = new AbortController();
  const listening = { capture: true, signal: ended.signal };
  const timer = setTimeout(stop, patience);
  addEventListener('keydown', onKey, listening);
  addEventListener('focusin', onFocus, listening);
  addEventListener('pointerdown', stop, listening);

  function stop(): void {
    waiting = false;
    clearTimeout(timer);
    ended.abort();
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement;

function isField(element: EventTarget | null): element is Field {
  return (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) && !element.readOnly;
}

/** As if it had been typed now: React hears of values that were set past it by the event. */
function enter(field: Field, text: string): void {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, field.value + text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
