import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { IconButton } from "./Button";

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose(): void;
  children: ReactNode;
  /** What to press, at the foot. */
  actions?: ReactNode;
}

/**
 * A modal dialog on the browser's own element, which keeps focus inside, closes on Escape, makes
 * the page behind it inert and gives focus back.
 */
export function Dialog({ isOpen, ...rest }: DialogProps) {
  return isOpen && <OpenDialog {...rest} />;
}

function OpenDialog({ title, onClose, children, actions }: Omit<DialogProps, "isOpen">) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // A layout effect ends while the element is still in the page: only then is focus given back.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key for it, by the browser.
    <dialog
      aria-labelledby={titleId}
      className="rise m-auto w-[min(30rem,calc(100vw-1.5rem))] rounded-2xl border border-line bg-raised p-0 text-left text-text shadow-card max-sm:mb-3"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
      ref={element}
    >
      <div className="flex max-h-[85dvh] flex-col">
        <header className="flex items-center justify-between gap-4 px-5 pt-4 pb-1">
          <h2 className="font-semibold text-lg" id={titleId}>
            {title}
          </h2>
          <IconButton className="-mr-2" icon="close" label="Close" onClick={onClose} />
        </header>
        <div className="overflow-y-auto px-5 pt-1 pb-5">{children}</div>
        {actions && (
          <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3.5">
            {actions}
          </footer>
        )}
      </div>
    </dialog>
  );
}
