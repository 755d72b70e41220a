const patience = 4_000;

/**
 * Keeps what is typed while the field that was asked for is on its way, and hands it over when a field takes the focus: nobody
 * waits for a palette before they type the caller's number. Ends with a click, Escape or Tab, when there is no hurry any more.
 */
export function typeAhead(): () => void {
  let typed = '';
  const onKey = (event: KeyboardEvent) => {
    if (isField(document.activeElement) || event.key === 'Escape' || event.key === 'Tab') return stop();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Backspace') typed = typed.slice(0, -1);
    else if (event.key.length === 1) typed += event.key;
    else if (event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocus = (event: FocusEvent) => {
    if (!isField(event.target)) return;
    stop();
    if (typed) enter(event.target, typed);
  };
  const timer = setTimeout(stop, patience);
  addEventListener('keydown', onKey, true);
  addEventListener('focusin', onFocus, true);
  addEventListener('pointerdown', stop, true);
  return stop;

  function stop(): void {
    clearTimeout(timer);
    removeEventListener('keydown', onKey, true);
    removeEventListener('focusin', onFocus, true);
    removeEventListener('pointerdown', stop, true);
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement;

function isField(element: EventTarget | null): element is Field {
  return (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) && !element.readOnly;
}

/** As if it had been typed now: React hears of values that were set past it by the event. */
function enter(field: Field, text: string): void {
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, field.value + text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
